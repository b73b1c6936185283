select count(*) from "contact"
