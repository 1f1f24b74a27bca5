-- Bytes, bits, spans of time, money, search vectors, XML, geometry.
CREATE TABLE t (
    id integer PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    flags bit(8) NOT NULL,
    mask varbit(12),
    wait interval NOT NULL,
    price money NOT NULL,
    search tsvector,
    body xml,
    spot point,
    small "char",
    wide numeric(30, 4),
    r real, d double precision,
    tz timetz,
    moment timestamp(3) NOT NULL
);
