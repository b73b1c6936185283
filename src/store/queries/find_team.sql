select
    "id", "name", "parent", "manager"
from "team" where "id" = $1
