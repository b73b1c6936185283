select "revision", "replaced_at", "values" from "history"
where "entity" = $1 and "id" = $2 order by "revision" desc
