select
    "id", "territory", "rep", "role", "credit", "manager", "from", "until"
from "holder" order by "id"
