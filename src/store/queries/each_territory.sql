select
    "id", "name", "parent", "kind", "areas", "segment", "accounts", "priority"
from "territory" order by "id"
