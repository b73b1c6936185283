select 1 from "contact" where "id" = $1
