select "name" from "plan" where substr("name", 1, length($1)) = $1
order by "name" limit 2
