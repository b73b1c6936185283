select
    "id", "deal", "stage", "entered", "left"
from "stage" order by "id"
