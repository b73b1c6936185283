select "account", "rep", "product", "date", "amount" from "sale"
