select
    "id", "rep", "account", "kind", "date", "minutes"
from "activity" where "id" = $1
