-- Every range and multirange.
CREATE TABLE t (
    id integer PRIMARY KEY,
    ages int4range NOT NULL,
    ids int8range,
    prices numrange NOT NULL,
    stay daterange NOT NULL,
    local_time tsrange,
    during tstzrange,
    CHECK (NOT isempty(ages))
);
CREATE TABLE m (
    id integer PRIMARY KEY,
    ages int4multirange NOT NULL,
    ids int8multirange,
    prices nummultirange,
    stays datemultirange NOT NULL,
    local_times tsmultirange,
    times tstzmultirange
);
