-- Which installation of the service a database belongs to: one row, made once, never changed.
create table instance (
    only_row boolean primary key default true check (only_row),
    id uuid not null default gen_random_uuid(),
    created_at timestamptz not null default now()
);

insert into instance default values;
