-- Documents whose names say what is in them.
CREATE TABLE t (
    id integer PRIMARY KEY,
    address jsonb NOT NULL,
    settings jsonb NOT NULL DEFAULT '{}',
    preferences json,
    tags jsonb NOT NULL DEFAULT '[]',
    metadata jsonb,
    translations jsonb,
    location jsonb,
    permissions jsonb,
    payload json NOT NULL,
    dimensions jsonb,
    contact jsonb
);
