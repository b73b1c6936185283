select "id" from "competitor" order by "id"
