select
    "id", "name", "parent", "kind", "areas", "segment", "accounts", "priority"
from "territory" where "id" = $1
