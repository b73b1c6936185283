select
    "id", "name", "category", "price"
from "product" order by "id"
