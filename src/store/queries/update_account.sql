update "account" set
    "name" = $2, "parent" = $3, "owner" = $4, "territory" = $5, "kind" = $6, "industry" = $7,
    "employees" = $8, "revenue" = $9, "potential" = $10, "visits" = $11, "visit_minutes" = $12,
    "street" = $13, "postcode" = $14, "city" = $15, "province" = $16, "country" = $17,
    "lon" = $18, "lat" = $19, "phone" = $20, "email" = $21, "website" = $22, "lock" = $23,
    "forbidden" = $24, "keep_with" = $25, "created" = $26, "cover_price" = $27
where "id" = $1
