select count(*) from "product"
