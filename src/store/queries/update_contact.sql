update "contact" set
    "account" = $2, "name" = $3, "title" = $4, "role" = $5, "email" = $6, "phone" = $7
where "id" = $1
