select 1 from "product" where "id" = $1
