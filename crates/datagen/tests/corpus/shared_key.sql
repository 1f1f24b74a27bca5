-- A primary key that is a foreign key, over three levels, and a one-to-one by UNIQUE.
CREATE TABLE parties (id bigint PRIMARY KEY, kind varchar(10) NOT NULL CHECK (kind IN ('person', 'company')));
CREATE TABLE persons (party_id bigint PRIMARY KEY REFERENCES parties, first_name text NOT NULL, last_name text NOT NULL);
CREATE TABLE employees (person_id bigint PRIMARY KEY REFERENCES persons, salary numeric(10, 2) NOT NULL CHECK (salary > 0));
CREATE TABLE badges (id integer PRIMARY KEY, person_id bigint NOT NULL UNIQUE REFERENCES persons (party_id));
