-- PostgreSQL refuses repetitions beyond 255.
CREATE TABLE t (id integer PRIMARY KEY, code text NOT NULL CHECK (code ~ '^([a-z]{1,1000}){1,1000}$'));
