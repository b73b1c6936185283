insert into "quota" (
    "id", "rep", "team", "from", "until", "amount"
) values (
    $1, $2, $3, $4, $5, $6
) on conflict ("id") do nothing
