insert into "contact" (
    "id", "account", "name", "title", "role", "email", "phone"
) values (
    $1, $2, $3, $4, $5, $6, $7
) on conflict ("id") do nothing
