select cast(coalesce(max("first"), -1000000) as bigint)
from (
    select max("from") as "first" from "assignment"
    union all
    select max("from") from "holder"
) as "days"
