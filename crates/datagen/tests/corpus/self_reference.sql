-- A forest, a tree whose root points at itself, and a composite self reference inside a tenant.
CREATE TABLE categories (
    id serial PRIMARY KEY,
    name varchar(60) NOT NULL,
    parent_id integer REFERENCES categories (id),
    CHECK (parent_id <> id)
);
CREATE TABLE accounts (
    id integer PRIMARY KEY,
    controlling_id integer NOT NULL REFERENCES accounts (id)
);
CREATE TABLE pages (
    site integer NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    above_site integer,
    above_number integer,
    PRIMARY KEY (site, number),
    FOREIGN KEY (above_site, above_number) REFERENCES pages (site, number)
);
