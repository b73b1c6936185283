select "id" from "deal" order by "id"
