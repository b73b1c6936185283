select
    "id", "rep", "account", "kind", "date", "minutes"
from "activity" order by "id"
