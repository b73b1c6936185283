select
    "id", "account", "name", "owner", "status", "source", "industry", "employees", "role",
    "value", "city", "province", "country", "created"
from "lead" order by "id"
