select count(*) from "team"
