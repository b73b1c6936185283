insert into "product" (
    "id", "name", "category", "price"
) values (
    $1, $2, $3, $4
) on conflict ("id") do nothing
