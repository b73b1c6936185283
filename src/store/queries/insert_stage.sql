insert into "stage" (
    "id", "deal", "stage", "entered", "left"
) values (
    $1, $2, $3, $4, $5
) on conflict ("id") do nothing
