select "name", "year", "state", "created_at", "total_minor", "gap_ppm", "moved_count", "text"
from "plan" where "name" = $1
