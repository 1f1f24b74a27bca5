-- UNIQUE over several columns whose product is hardly more than the rows; NULLs where the values end.
CREATE TYPE colour AS ENUM ('red', 'green', 'blue', 'white', 'black', 'grey', 'brown', 'pink', 'gold', 'tan');
CREATE TABLE variants (
    id integer PRIMARY KEY,
    colour colour NOT NULL,
    size char(1) NOT NULL CHECK (size IN ('S', 'M', 'L', 'X', 'Z')),
    washed boolean NOT NULL,
    grade smallint NOT NULL CHECK (grade BETWEEN 1 AND 10),
    UNIQUE (colour, size, washed, grade)
);
CREATE TABLE flags (id integer PRIMARY KEY, flag boolean UNIQUE);
CREATE TABLE seats (id integer PRIMARY KEY, tier smallint CHECK (tier BETWEEN 1 AND 3), letter char(1) CHECK (letter ~ '^[A-F]$'), UNIQUE (tier, letter));
CREATE TABLE codes (id integer PRIMARY KEY, code char(2) NOT NULL UNIQUE);
