select count(*) from "deal"
