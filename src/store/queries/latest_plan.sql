select "name" from "plan" order by "sequence" desc limit 1
