select
    "id", "account", "territory", "rep", "from", "until", "reason"
from "assignment" order by "id"
