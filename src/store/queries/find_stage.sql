select
    "id", "deal", "stage", "entered", "left"
from "stage" where "id" = $1
