insert into "team" (
    "id", "name", "parent", "manager"
) values (
    $1, $2, $3, $4
) on conflict ("id") do nothing
