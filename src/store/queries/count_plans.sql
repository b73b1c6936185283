select count(*) from "plan"
