select
    "id", "account", "rep", "product", "date", "amount", "quantity"
from "sale" order by "id"
