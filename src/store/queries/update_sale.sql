update "sale" set
    "account" = $2, "rep" = $3, "product" = $4, "date" = $5, "amount" = $6, "quantity" = $7
where "id" = $1
