insert into "holder" (
    "id", "territory", "rep", "role", "credit", "manager", "from", "until"
) values (
    $1, $2, $3, $4, $5, $6, $7, $8
) on conflict ("id") do nothing
