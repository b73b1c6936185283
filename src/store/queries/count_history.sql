select count(*) from "history" where "entity" = $1 and "id" = $2
