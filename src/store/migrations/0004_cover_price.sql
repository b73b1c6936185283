-- What it costs a year if nobody takes the account; null: the share of its value that all have.
alter table "account" add column "cover_price" bigint;
