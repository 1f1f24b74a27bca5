-- Several things at once that cannot be: all of them are told.
CREATE TABLE flags (flag boolean NOT NULL UNIQUE);
CREATE TABLE grades (grade char(1) NOT NULL UNIQUE CHECK (grade IN ('A', 'B', 'C')));
CREATE TABLE odd (id integer PRIMARY KEY, n integer NOT NULL CHECK (n > 5), CHECK (n < 3));
