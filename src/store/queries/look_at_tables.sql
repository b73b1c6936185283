select case
    when exists (select 1 from "sqlite_master" where "name" = 'schema_migration') then 2
    when exists (select 1 from "sqlite_master" where "type" = 'table') then 1
    else 0
end
