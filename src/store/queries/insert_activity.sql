insert into "activity" (
    "id", "rep", "account", "kind", "date", "minutes"
) values (
    $1, $2, $3, $4, $5, $6
) on conflict ("id") do nothing
