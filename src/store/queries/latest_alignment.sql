select cast(coalesce(max("first"), -1000000) as bigint)
from (
    select max("from") as "first" from "assignment" where substr("id", 1, 6) <> 'cover/'
    union all
    select max("from") from "holder"
) as "days"
