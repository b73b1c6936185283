select
    "id", "territory", "rep", "role", "credit", "manager", "from", "until"
from "holder" where "id" = $1
