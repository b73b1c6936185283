select
    "id", "name", "parent", "manager"
from "team" order by "id"
