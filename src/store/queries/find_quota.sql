select
    "id", "rep", "team", "from", "until", "amount"
from "quota" where "id" = $1
