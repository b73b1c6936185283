select cast(coalesce(sum(1 + length("forbidden") - length(replace("forbidden", ';', ''))), 0) as bigint)
from "account"
