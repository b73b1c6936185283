select
    "id", "name"
from "competitor" order by "id"
