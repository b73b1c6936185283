select "id" from "rep" order by "id"
