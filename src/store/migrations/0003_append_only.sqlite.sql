-- What happened is never overwritten, not even by a program with a mistake in it.
create trigger "history_stays" before update on "history"
begin select raise(abort, 'history is append-only'); end;
create trigger "history_remains" before delete on "history"
begin select raise(abort, 'history is append-only'); end;
create trigger "audit_stays" before update on "audit"
begin select raise(abort, 'audit is append-only'); end;
create trigger "audit_remains" before delete on "audit"
begin select raise(abort, 'audit is append-only'); end;
