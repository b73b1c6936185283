select "state" from "plan" where "name" = $1
