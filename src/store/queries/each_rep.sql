select
    "id", "name", "email", "team", "manager", "role", "hired", "left", "capacity", "skills",
    "industries", "languages", "postcode", "city", "province", "country", "lon", "lat"
from "rep" order by "id"
