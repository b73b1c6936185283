insert into "account" (
    "id", "name", "parent", "owner", "territory", "kind", "industry", "employees", "revenue",
    "potential", "visits", "visit_minutes", "street", "postcode", "city", "province", "country",
    "lon", "lat", "phone", "email", "website", "lock", "forbidden", "keep_with", "created",
    "cover_price"
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27
) on conflict ("id") do nothing
