update "stage" set
    "deal" = $2, "stage" = $3, "entered" = $4, "left" = $5
where "id" = $1
