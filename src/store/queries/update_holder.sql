update "holder" set
    "territory" = $2, "rep" = $3, "role" = $4, "credit" = $5, "manager" = $6, "from" = $7,
    "until" = $8
where "id" = $1
