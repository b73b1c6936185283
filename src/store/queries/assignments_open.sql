select "id", "until" from "assignment"
where "account" = $1 and ("until" is null or "until" >= $2) order by "id"
