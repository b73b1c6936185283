update "assignment" set
    "account" = $2, "territory" = $3, "rep" = $4, "from" = $5, "until" = $6, "reason" = $7
where "id" = $1
