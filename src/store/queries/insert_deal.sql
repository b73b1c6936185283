insert into "deal" (
    "id", "name", "account", "owner", "product", "stage", "status", "amount", "created",
    "closed", "role", "source", "competitor", "reason"
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
) on conflict ("id") do nothing
