insert into "plan" (
    "name", "sequence", "year", "state", "created_at", "total_minor", "gap_ppm", "moved_count", "text"
) select $1, coalesce(max("sequence"), 0) + 1, $2, $3, $4, $5, $6, $7, $8 from "plan"
