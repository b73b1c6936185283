update "plan" set "sequence" = (select max("sequence") from "plan") + 1 where "name" = $1
