update "activity" set
    "rep" = $2, "account" = $3, "kind" = $4, "date" = $5, "minutes" = $6
where "id" = $1
