insert into "audit" ("sequence", "at", "action", "details")
select coalesce(max("sequence"), 0) + 1, $1, $2, $3 from "audit"
