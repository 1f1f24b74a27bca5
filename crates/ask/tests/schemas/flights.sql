CREATE TABLE airports (
    code    char(3) PRIMARY KEY,
    name    varchar(80) NOT NULL,
    city    varchar(80) NOT NULL,
    country varchar(60) NOT NULL
);
CREATE TABLE airlines (
    id      integer PRIMARY KEY,
    name    varchar(80) NOT NULL UNIQUE,
    country varchar(60) NOT NULL
);
CREATE TABLE aircraft (
    registration varchar(8) PRIMARY KEY,
    airline_id   integer NOT NULL REFERENCES airlines,
    model        varchar(40) NOT NULL,
    seats        integer NOT NULL
);
CREATE TABLE flights (
    id              integer PRIMARY KEY,
    registration    varchar(8) NOT NULL REFERENCES aircraft,
    departure_code  char(3) NOT NULL REFERENCES airports (code),
    arrival_code    char(3) NOT NULL REFERENCES airports (code),
    departed_at     timestamp NOT NULL,
    distance_km     integer NOT NULL,
    status          varchar(12) NOT NULL CHECK (status IN ('on time', 'delayed', 'cancelled')),
    CHECK (departure_code <> arrival_code)
);
CREATE TABLE passengers (
    id          integer PRIMARY KEY,
    name        varchar(120) NOT NULL,
    nationality varchar(60) NOT NULL
);
CREATE TABLE tickets (
    id           integer PRIMARY KEY,
    flight_id    integer NOT NULL REFERENCES flights,
    passenger_id integer NOT NULL REFERENCES passengers,
    class        varchar(10) NOT NULL CHECK (class IN ('economy', 'business', 'first')),
    price        numeric(8, 2) NOT NULL
);
