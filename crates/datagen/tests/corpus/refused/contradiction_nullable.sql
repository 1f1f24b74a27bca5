-- Only NULL is above 10 and below 5: a column without a single value is a mistake.
CREATE TABLE t (id integer PRIMARY KEY, x integer CHECK (x > 10 AND x < 5));
