-- A domain without a value.
CREATE DOMAIN nothing AS integer CHECK (VALUE < 0 AND VALUE > 0);
CREATE TABLE t (id integer PRIMARY KEY, n nothing NOT NULL);
