select
    "id", "name"
from "competitor" where "id" = $1
