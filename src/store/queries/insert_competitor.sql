insert into "competitor" (
    "id", "name"
) values (
    $1, $2
) on conflict ("id") do nothing
