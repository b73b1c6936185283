select count(*) from "sqlite_master"
where "type" = 'table' and not exists (
    select 1 from "sqlite_master" where "name" = 'schema_migration'
)
