select
    "id", "account", "name", "title", "role", "email", "phone"
from "contact" where "id" = $1
