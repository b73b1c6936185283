update "team" set
    "name" = $2, "parent" = $3, "manager" = $4
where "id" = $1
