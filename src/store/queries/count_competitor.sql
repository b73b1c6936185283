select count(*) from "competitor"
