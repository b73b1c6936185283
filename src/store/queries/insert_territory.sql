insert into "territory" (
    "id", "name", "parent", "kind", "areas", "segment", "accounts", "priority"
) values (
    $1, $2, $3, $4, $5, $6, $7, $8
) on conflict ("id") do nothing
