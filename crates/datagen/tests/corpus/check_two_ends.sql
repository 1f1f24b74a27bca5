-- One date between two others, of its own row and of its parents.
CREATE TABLE seasons (id integer PRIMARY KEY, start_date date NOT NULL, end_date date NOT NULL, CHECK (end_date > start_date));
CREATE TABLE contracts (
    id integer PRIMARY KEY,
    season_id integer NOT NULL REFERENCES seasons,
    signed_date date NOT NULL,
    start_date date NOT NULL,
    end_date date,
    review_date date,
    CHECK (start_date >= signed_date),
    CHECK (end_date >= start_date OR end_date IS NULL),
    CHECK (review_date >= start_date AND review_date <= end_date)
);
CREATE TABLE rates (
    id integer PRIMARY KEY,
    StartDate timestamp NOT NULL,
    EndDate timestamp,
    ModifiedDate timestamp NOT NULL DEFAULT now(),
    low numeric(9, 2) NOT NULL, rate numeric(9, 2) NOT NULL, high numeric(9, 2) NOT NULL,
    CHECK (EndDate >= StartDate OR EndDate IS NULL),
    CHECK (rate >= low AND rate <= high)
);
