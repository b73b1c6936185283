select 1 from "holder" where "id" = $1
