-- Arrays of domains over text and over other types.
CREATE DOMAIN code AS varchar(5);
CREATE DOMAIN stars AS integer CHECK (VALUE BETWEEN 1 AND 5);
CREATE DOMAIN share AS numeric(4, 2) CHECK (VALUE >= 0);
CREATE DOMAIN day AS date;
CREATE TABLE t (
    id integer PRIMARY KEY,
    codes code[],
    ratings stars[] NOT NULL,
    shares share[],
    days day[]
);
