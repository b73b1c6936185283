select count(*) from "holder"
