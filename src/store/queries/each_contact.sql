select
    "id", "account", "name", "title", "role", "email", "phone"
from "contact" order by "id"
