select count(*) from "rep"
