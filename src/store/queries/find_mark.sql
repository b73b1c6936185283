select "value" from "workspace" where "key" = $1
