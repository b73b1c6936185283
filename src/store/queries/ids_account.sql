select "id" from "account" order by "id"
