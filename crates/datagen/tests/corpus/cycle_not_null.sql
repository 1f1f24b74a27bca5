-- Two tables that each need a row of the other, and a cycle of three.
CREATE TABLE departments (
    id integer PRIMARY KEY,
    name varchar(60) NOT NULL,
    manager_id integer NOT NULL
);
CREATE TABLE employees (
    id integer PRIMARY KEY,
    full_name varchar(80) NOT NULL,
    department_id integer NOT NULL REFERENCES departments (id)
);
ALTER TABLE departments ADD FOREIGN KEY (manager_id) REFERENCES employees (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE ring_a (id integer PRIMARY KEY, b_id integer NOT NULL);
CREATE TABLE ring_b (id integer PRIMARY KEY, c_id integer NOT NULL);
CREATE TABLE ring_c (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES ring_a);
ALTER TABLE ring_a ADD CONSTRAINT a_to_b FOREIGN KEY (b_id) REFERENCES ring_b (id);
ALTER TABLE ring_b ADD CONSTRAINT b_to_c FOREIGN KEY (c_id) REFERENCES ring_c (id);
