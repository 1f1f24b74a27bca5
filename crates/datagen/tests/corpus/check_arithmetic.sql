-- Sums, products, differences and remainders that must come out.
CREATE TABLE mixes (
    id integer PRIMARY KEY,
    a_pct integer NOT NULL CHECK (a_pct BETWEEN 0 AND 100),
    b_pct integer NOT NULL CHECK (b_pct BETWEEN 0 AND 100),
    c_pct integer NOT NULL CHECK (c_pct BETWEEN 0 AND 100),
    CONSTRAINT whole CHECK (a_pct + b_pct + c_pct = 100)
);
CREATE TABLE lines (
    id integer PRIMARY KEY,
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_price numeric(8, 2) NOT NULL CHECK (unit_price >= 0),
    discount numeric(8, 2) NOT NULL DEFAULT 0 CHECK (discount >= 0),
    total numeric(12, 2) NOT NULL,
    CHECK (total = quantity * unit_price - discount),
    CHECK (discount <= unit_price)
);
CREATE TABLE boxes (
    id integer PRIMARY KEY,
    width integer NOT NULL, height integer NOT NULL, depth integer NOT NULL,
    CHECK (width > 0 AND height > 0 AND depth > 0),
    CHECK (width * height * depth <= 100000),
    CHECK (width % 5 = 0),
    CHECK (mod(height, 2) = 0)
);
