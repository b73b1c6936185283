select count(*) from "territory"
