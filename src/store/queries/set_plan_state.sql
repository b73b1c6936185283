update "plan" set "state" = $2 where "name" = $1 and "state" = $3
