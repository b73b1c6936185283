insert into "assignment" (
    "id", "account", "territory", "rep", "from", "until", "reason"
) values (
    $1, $2, $3, $4, $5, $6, $7
) on conflict ("id") do nothing
