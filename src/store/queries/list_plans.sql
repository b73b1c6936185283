select "name", "year", "state", "created_at", "total_minor", "gap_ppm", "moved_count" from "plan"
order by "sequence" desc
