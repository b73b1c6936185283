select 1 from "quota" where "id" = $1
