select
    "id", "account", "territory", "rep", "from", "until", "reason"
from "assignment" where "id" = $1
