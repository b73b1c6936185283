update "rep" set
    "name" = $2, "email" = $3, "team" = $4, "manager" = $5, "role" = $6, "hired" = $7,
    "left" = $8, "capacity" = $9, "skills" = $10, "industries" = $11, "languages" = $12,
    "postcode" = $13, "city" = $14, "province" = $15, "country" = $16, "lon" = $17, "lat" = $18
where "id" = $1
