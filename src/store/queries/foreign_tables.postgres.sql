select count(*) from information_schema.tables
where table_schema = current_schema() and table_name in ('account', 'rep', 'deal', 'sale')
and not exists (
    select 1 from information_schema.tables
    where table_schema = current_schema() and table_name = 'schema_migration'
)
