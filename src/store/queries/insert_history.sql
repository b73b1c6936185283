insert into "history" ("entity", "id", "revision", "replaced_at", "values")
select $1, $2, coalesce(max("revision"), 0) + 1, $3, $4
from "history" where "entity" = $1 and "id" = $2
