select count(*) from "sale"
