-- Nothing may overlap: alone, per room, for the rows that count, and over an expression.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE reservations (
    id serial PRIMARY KEY,
    room integer NOT NULL,
    during tstzrange NOT NULL,
    EXCLUDE USING gist (room WITH =, during WITH &&)
);
CREATE TABLE prices (
    id serial PRIMARY KEY,
    amounts int4range NOT NULL,
    EXCLUDE USING gist (amounts WITH &&)
);
CREATE TABLE stays (
    id serial PRIMARY KEY,
    room integer NOT NULL CHECK (room BETWEEN 1 AND 20),
    nights daterange NOT NULL,
    cancelled boolean NOT NULL DEFAULT false,
    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, nights WITH &&) WHERE (NOT cancelled)
);
CREATE TABLE shifts (
    id serial PRIMARY KEY,
    worker integer NOT NULL,
    starts timestamp NOT NULL,
    ends timestamp NOT NULL,
    CHECK (ends > starts),
    EXCLUDE USING gist (worker WITH =, tsrange(starts, ends) WITH &&)
);
