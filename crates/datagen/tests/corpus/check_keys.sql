-- CHECKs over what the database numbers and over what refers to other tables.
CREATE TABLE entities (
    id serial PRIMARY KEY CHECK (id > 0),
    edits_pending integer NOT NULL DEFAULT 0 CHECK (edits_pending >= 0),
    name text NOT NULL CHECK (name <> '')
);
CREATE TABLE links (
    id serial PRIMARY KEY,
    entity0 integer NOT NULL REFERENCES entities (id),
    entity1 integer NOT NULL REFERENCES entities (id),
    link_order integer NOT NULL DEFAULT 0 CHECK (link_order >= 0),
    CHECK (entity0 != entity1)
);
CREATE TABLE merges (
    id serial PRIMARY KEY,
    old_id integer NOT NULL REFERENCES entities (id),
    new_id integer REFERENCES entities (id),
    third_id integer REFERENCES entities (id),
    CONSTRAINT not_itself CHECK (new_id IS NULL OR new_id <> old_id),
    CHECK (third_id IS DISTINCT FROM old_id),
    CHECK (old_id < third_id)
);
CREATE TABLE nodes (id integer PRIMARY KEY, next_id integer REFERENCES nodes (id), CHECK (next_id <> id));
