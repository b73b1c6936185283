select
    "id", "account", "rep", "product", "date", "amount", "quantity"
from "sale" where "id" = $1
