select
    "id", "name", "account", "owner", "product", "stage", "status", "amount", "created",
    "closed", "role", "source", "competitor", "reason"
from "deal" where "id" = $1
