select
    "id", "rep", "team", "from", "until", "amount"
from "quota" order by "id"
