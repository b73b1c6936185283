select count(*) from "stage"
