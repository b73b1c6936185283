select 1 from "rep" where "id" = $1
