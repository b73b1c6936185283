update "territory" set
    "name" = $2, "parent" = $3, "kind" = $4, "areas" = $5, "segment" = $6, "accounts" = $7,
    "priority" = $8
where "id" = $1
