insert into "lead" (
    "id", "account", "name", "owner", "status", "source", "industry", "employees", "role",
    "value", "city", "province", "country", "created"
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
) on conflict ("id") do nothing
