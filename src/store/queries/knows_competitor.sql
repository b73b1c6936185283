select 1 from "competitor" where "id" = $1
