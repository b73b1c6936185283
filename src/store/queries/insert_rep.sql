insert into "rep" (
    "id", "name", "email", "team", "manager", "role", "hired", "left", "capacity", "skills",
    "industries", "languages", "postcode", "city", "province", "country", "lon", "lat"
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
) on conflict ("id") do nothing
