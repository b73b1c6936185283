-- What happened is never overwritten, not even by a program with a mistake in it.
create function "refuse_change"() returns trigger language plpgsql as $body$
begin
    raise exception '% is append-only', tg_table_name;
end
$body$;
create trigger "history_stays" before update or delete or truncate on "history"
execute function "refuse_change"();
create trigger "audit_stays" before update or delete or truncate on "audit"
execute function "refuse_change"();
