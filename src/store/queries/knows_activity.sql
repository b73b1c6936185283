select 1 from "activity" where "id" = $1
