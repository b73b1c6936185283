select "account", "territory", "rep", "from", "until", "id" from "assignment"
