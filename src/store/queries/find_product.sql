select
    "id", "name", "category", "price"
from "product" where "id" = $1
