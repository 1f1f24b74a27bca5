-- Keys and foreign keys of several columns, in another order than declared, one of them nullable.
CREATE TABLE warehouses (country char(2) NOT NULL, code smallint NOT NULL, city varchar(40) NOT NULL, PRIMARY KEY (country, code));
CREATE TABLE shelves (
    shelf_code smallint NOT NULL,
    shelf_country char(2) NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 9),
    PRIMARY KEY (shelf_country, shelf_code, level),
    FOREIGN KEY (shelf_code, shelf_country) REFERENCES warehouses (code, country)
);
CREATE TABLE boxes (
    id bigint PRIMARY KEY,
    country char(2) NOT NULL,
    code smallint NOT NULL,
    level smallint,
    weight_kg numeric(6, 2) NOT NULL CHECK (weight_kg > 0),
    FOREIGN KEY (country, code, level) REFERENCES shelves (shelf_country, shelf_code, level),
    FOREIGN KEY (country, code) REFERENCES warehouses (country, code)
);
