-- No number is above 10 and below 5.
CREATE TABLE t (id integer PRIMARY KEY, x integer NOT NULL CHECK (x > 10 AND x < 5));
