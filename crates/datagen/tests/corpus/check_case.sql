-- CASE in both of its forms, and choices that change other choices.
CREATE TABLE tickets (
    id integer PRIMARY KEY,
    kind varchar(8) NOT NULL CHECK (kind IN ('adult', 'child', 'group')),
    age integer NOT NULL CHECK (age BETWEEN 0 AND 110),
    heads integer NOT NULL CHECK (heads BETWEEN 1 AND 40),
    price numeric(6, 2) NOT NULL CHECK (price >= 0),
    CHECK (CASE kind WHEN 'child' THEN age < 18 WHEN 'adult' THEN age >= 18 ELSE true END),
    CHECK (CASE WHEN kind = 'group' THEN heads >= 10 ELSE heads = 1 END),
    CHECK (coalesce(price, 0) <= CASE WHEN kind = 'child' THEN 20 ELSE 900 END)
);
