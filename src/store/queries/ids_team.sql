select "id" from "team" order by "id"
