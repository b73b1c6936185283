update "lead" set
    "account" = $2, "name" = $3, "owner" = $4, "status" = $5, "source" = $6, "industry" = $7,
    "employees" = $8, "role" = $9, "value" = $10, "city" = $11, "province" = $12,
    "country" = $13, "created" = $14
where "id" = $1
