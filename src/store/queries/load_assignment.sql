select "account", "territory", "rep", "from", "until" from "assignment"
