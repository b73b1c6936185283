select 1 from "territory" where "id" = $1
