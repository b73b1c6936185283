select 1 from "sale" where "id" = $1
