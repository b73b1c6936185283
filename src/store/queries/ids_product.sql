select "id" from "product" order by "id"
