select case
    when to_regclass('schema_migration') is not null then 2
    when exists (
        select 1 from information_schema.tables
        where table_schema = current_schema() and table_name in ('account', 'rep', 'deal', 'sale')
    ) then 1
    else 0
end
