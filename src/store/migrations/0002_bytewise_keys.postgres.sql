-- Keys sort by bytes whatever the locale of the database is, as they do in SQLite.
alter table "account" alter column "id" type text collate "C";
alter table "contact" alter column "id" type text collate "C";
alter table "rep" alter column "id" type text collate "C";
alter table "team" alter column "id" type text collate "C";
alter table "territory" alter column "id" type text collate "C";
alter table "holder" alter column "id" type text collate "C";
alter table "assignment" alter column "id" type text collate "C";
alter table "product" alter column "id" type text collate "C";
alter table "competitor" alter column "id" type text collate "C";
alter table "lead" alter column "id" type text collate "C";
alter table "deal" alter column "id" type text collate "C";
alter table "stage" alter column "id" type text collate "C";
alter table "sale" alter column "id" type text collate "C";
alter table "activity" alter column "id" type text collate "C";
alter table "quota" alter column "id" type text collate "C";
alter table "plan" alter column "name" type text collate "C";
