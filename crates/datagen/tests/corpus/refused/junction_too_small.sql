-- Two tables of few rows have few pairs.
CREATE TABLE a (code char(1) PRIMARY KEY CHECK (code IN ('x', 'y')));
CREATE TABLE b (id integer PRIMARY KEY CHECK (id BETWEEN 1 AND 5));
CREATE TABLE ab (code char(1) REFERENCES a, b_id integer REFERENCES b, PRIMARY KEY (code, b_id));
