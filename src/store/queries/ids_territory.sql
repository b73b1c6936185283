select "id" from "territory" order by "id"
