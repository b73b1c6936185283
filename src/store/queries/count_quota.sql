select count(*) from "quota"
