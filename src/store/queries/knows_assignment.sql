select 1 from "assignment" where "id" = $1
