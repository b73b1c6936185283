select "rep", "account", "kind", "date", "minutes" from "activity"
