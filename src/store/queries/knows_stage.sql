select 1 from "stage" where "id" = $1
