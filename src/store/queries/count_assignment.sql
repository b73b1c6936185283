select count(*) from "assignment"
