-- Columns of one row compared with each other, in chains and with room between.
CREATE TABLE products (
    id integer PRIMARY KEY,
    cost numeric(10, 2) NOT NULL CHECK (cost > 0),
    price numeric(10, 2) NOT NULL,
    sale_price numeric(10, 2),
    stock integer NOT NULL CHECK (stock >= 0),
    reserved integer NOT NULL CHECK (reserved >= 0),
    low integer NOT NULL, mid integer NOT NULL, high integer NOT NULL,
    CHECK (price >= cost),
    CHECK (sale_price < price),
    CHECK (reserved <= stock),
    CHECK (low < mid AND mid < high AND high <= 90),
    CHECK (high - low <= 60)
);
CREATE TABLE games (
    id integer PRIMARY KEY, home varchar(20) NOT NULL, away varchar(20) NOT NULL,
    home_goals smallint NOT NULL CHECK (home_goals BETWEEN 0 AND 20),
    away_goals smallint NOT NULL CHECK (away_goals BETWEEN 0 AND 20),
    CHECK (home <> away), CHECK (abs(home_goals - away_goals) <= 5)
);
