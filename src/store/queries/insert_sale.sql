insert into "sale" (
    "id", "account", "rep", "product", "date", "amount", "quantity"
) values (
    $1, $2, $3, $4, $5, $6, $7
) on conflict ("id") do nothing
