update "quota" set
    "rep" = $2, "team" = $3, "from" = $4, "until" = $5, "amount" = $6
where "id" = $1
