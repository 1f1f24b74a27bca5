-- Arrays of every sort of item.
CREATE TYPE weekday AS ENUM ('mon', 'tue', 'wed', 'thu', 'fri');
CREATE TABLE t (
    id integer PRIMARY KEY,
    numbers integer[] NOT NULL,
    prices numeric(6, 2)[],
    tags text[] NOT NULL DEFAULT '{}',
    opened weekday[] NOT NULL,
    flags boolean[],
    holidays date[],
    seen timestamptz[],
    ids uuid[],
    codes varchar(4)[],
    grid integer[][],
    documents jsonb[]
);
