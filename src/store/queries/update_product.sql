update "product" set
    "name" = $2, "category" = $3, "price" = $4
where "id" = $1
