select
    "id", "name", "parent", "owner", "territory", "kind", "industry", "employees", "revenue",
    "potential", "visits", "visit_minutes", "street", "postcode", "city", "province", "country",
    "lon", "lat", "phone", "email", "website", "lock", "forbidden", "keep_with", "created",
    "cover_price"
from "account" order by "id"
