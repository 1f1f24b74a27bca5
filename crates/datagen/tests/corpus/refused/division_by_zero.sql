-- The CHECK fails on every row that it reads.
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, CHECK (1 / (a - a) > 0));
