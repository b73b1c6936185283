select count(*) from "lead"
