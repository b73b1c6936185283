-- One table per entity of model/entities.def: text or whole numbers only. References keep the text
-- that the source wrote, so rows may come in any order.
create table "account" (
    "id" text not null primary key,
    "name" text,
    "parent" text,
    "owner" text,
    "territory" text,
    "kind" text,
    "industry" text,
    "employees" bigint,
    "revenue" bigint,
    "potential" bigint,
    "visits" bigint,
    "visit_minutes" bigint,
    "street" text,
    "postcode" text,
    "city" text,
    "province" text,
    "country" text,
    "lon" bigint,
    "lat" bigint,
    "phone" text,
    "email" text,
    "website" text,
    "lock" text,
    "forbidden" text,
    "keep_with" text,
    "created" bigint
);

create table "contact" (
    "id" text not null primary key,
    "account" text,
    "name" text,
    "title" text,
    "role" text,
    "email" text,
    "phone" text
);

create table "rep" (
    "id" text not null primary key,
    "name" text,
    "email" text,
    "team" text,
    "manager" text,
    "role" text,
    "hired" bigint,
    "left" bigint,
    "capacity" bigint,
    "skills" text,
    "industries" text,
    "languages" text,
    "postcode" text,
    "city" text,
    "province" text,
    "country" text,
    "lon" bigint,
    "lat" bigint
);

create table "team" (
    "id" text not null primary key,
    "name" text,
    "parent" text,
    "manager" text
);

create table "territory" (
    "id" text not null primary key,
    "name" text,
    "parent" text,
    "kind" text,
    "areas" text,
    "segment" text,
    "accounts" text,
    "priority" bigint
);

create table "holder" (
    "id" text not null primary key,
    "territory" text,
    "rep" text,
    "role" text,
    "credit" bigint,
    "manager" text,
    "from" bigint,
    "until" bigint
);

create table "assignment" (
    "id" text not null primary key,
    "account" text,
    "territory" text,
    "rep" text,
    "from" bigint,
    "until" bigint,
    "reason" text
);

create table "product" (
    "id" text not null primary key,
    "name" text,
    "category" text,
    "price" bigint
);

create table "competitor" (
    "id" text not null primary key,
    "name" text
);

create table "lead" (
    "id" text not null primary key,
    "account" text,
    "name" text,
    "owner" text,
    "status" text,
    "source" text,
    "industry" text,
    "employees" bigint,
    "role" text,
    "value" bigint,
    "city" text,
    "province" text,
    "country" text,
    "created" bigint
);

create table "deal" (
    "id" text not null primary key,
    "name" text,
    "account" text,
    "owner" text,
    "product" text,
    "stage" text,
    "status" text,
    "amount" bigint,
    "created" bigint,
    "closed" bigint,
    "role" text,
    "source" text,
    "competitor" text,
    "reason" text
);

create table "stage" (
    "id" text not null primary key,
    "deal" text,
    "stage" text,
    "entered" bigint,
    "left" bigint
);

create table "sale" (
    "id" text not null primary key,
    "account" text,
    "rep" text,
    "product" text,
    "date" bigint,
    "amount" bigint,
    "quantity" bigint
);

create table "activity" (
    "id" text not null primary key,
    "rep" text,
    "account" text,
    "kind" text,
    "date" bigint,
    "minutes" bigint
);

create table "quota" (
    "id" text not null primary key,
    "rep" text,
    "team" text,
    "from" bigint,
    "until" bigint,
    "amount" bigint
);

create index "assignment_account" on "assignment" ("account");

-- Former versions of rows and settings; rows are only ever added.
create table "history" (
    "entity" text not null,
    "id" text not null,
    "revision" bigint not null,
    "replaced_at" text not null,
    "values" text not null,
    primary key ("entity", "id", "revision")
);

create table "setting" (
    "key" text not null primary key,
    "value" text not null
);

-- Facts about the workspace as a whole, e.g. that its company is simulated.
create table "workspace" (
    "key" text not null primary key,
    "value" text not null
);

create table "plan" (
    "name" text not null primary key,
    "sequence" bigint not null unique,
    "year" bigint not null,
    "state" text not null,
    "created_at" text not null,
    "total_minor" bigint not null,
    "gap_ppm" bigint,
    "moved_count" bigint not null,
    "text" text not null
);

create table "audit" (
    "sequence" bigint not null primary key,
    "at" text not null,
    "action" text not null,
    "details" text not null
);
