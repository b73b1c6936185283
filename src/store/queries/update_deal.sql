update "deal" set
    "name" = $2, "account" = $3, "owner" = $4, "product" = $5, "stage" = $6, "status" = $7,
    "amount" = $8, "created" = $9, "closed" = $10, "role" = $11, "source" = $12,
    "competitor" = $13, "reason" = $14
where "id" = $1
