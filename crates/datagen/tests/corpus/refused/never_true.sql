-- No row can satisfy it.
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer NOT NULL, CHECK (a < b AND b < a));
