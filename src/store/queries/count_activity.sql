select count(*) from "activity"
