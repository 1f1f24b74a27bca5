-- A partitioned parent and one that inherits.
CREATE TABLE events (
    id bigint NOT NULL,
    happened date NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (id, happened)
) PARTITION BY RANGE (happened);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE animals (id integer PRIMARY KEY, name text NOT NULL CHECK (length(name) < 40));
CREATE TABLE dogs (breed text NOT NULL) INHERITS (animals);
