select "name", "year", "state", "created_at", "total_minor", "gap_ppm", "moved_count",
    case when "state" = 'cover' then (
        select min("from") from "assignment"
        where "id" > 'cover/' || "name" || '/' and "id" < 'cover/' || "name" || '0') end,
    case when "state" = 'cover' then (
        select max("until") from "assignment"
        where "id" > 'cover/' || "name" || '/' and "id" < 'cover/' || "name" || '0') end
from "plan" order by "sequence" desc
