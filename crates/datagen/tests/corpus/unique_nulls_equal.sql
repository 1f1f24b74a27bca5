-- Here NULL counts as a value, so it may stand only once.
CREATE TABLE slots (
    id integer PRIMARY KEY,
    zone integer,
    name text,
    UNIQUE NULLS NOT DISTINCT (zone, name)
);
