select 1 from "lead" where "id" = $1
