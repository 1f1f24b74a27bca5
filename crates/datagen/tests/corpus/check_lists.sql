-- BETWEEN, IN, = ANY, NOT IN, <> ALL and their kin.
CREATE TABLE t (
    id integer PRIMARY KEY,
    priority integer NOT NULL CHECK (priority IN (1, 2, 3, 5, 8)),
    state text NOT NULL CHECK (state = ANY (ARRAY['new'::text, 'open'::text, 'done'::text])),
    shade varchar(10) NOT NULL CHECK (shade NOT IN ('black', 'white')),
    level smallint NOT NULL CHECK (level NOT BETWEEN 10 AND 20),
    ratio numeric(5, 2) CHECK (ratio BETWEEN 0.25 AND 0.75),
    letter char(1) NOT NULL CHECK (letter >= 'A' AND letter <= 'F'),
    opened time NOT NULL CHECK (opened BETWEEN '08:00' AND '18:30'),
    code text CHECK (code <> ALL (ARRAY['x', 'y'])),
    kind integer CHECK (kind = 1 OR kind = 2 OR kind IS NULL)
);
