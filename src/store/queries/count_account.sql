select count(*) from "account"
