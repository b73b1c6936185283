select 1 from "team" where "id" = $1
