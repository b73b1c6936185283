select 1 from "deal" where "id" = $1
