CREATE TABLE stadium (
    stadium_id integer PRIMARY KEY,
    name       varchar(80) NOT NULL,
    location   varchar(80) NOT NULL,
    capacity   integer NOT NULL,
    average    integer NOT NULL
);
CREATE TABLE singer (
    singer_id integer PRIMARY KEY,
    name      varchar(80) NOT NULL,
    country   varchar(60) NOT NULL,
    song_name varchar(80) NOT NULL,
    age       integer NOT NULL CHECK (age BETWEEN 16 AND 80),
    is_male   boolean NOT NULL
);
CREATE TABLE concert (
    concert_id   integer PRIMARY KEY,
    concert_name varchar(80) NOT NULL,
    theme        varchar(80),
    stadium_id   integer NOT NULL REFERENCES stadium,
    year         integer NOT NULL CHECK (year BETWEEN 2012 AND 2016)
);
CREATE TABLE singer_in_concert (
    concert_id integer NOT NULL REFERENCES concert,
    singer_id  integer NOT NULL REFERENCES singer,
    PRIMARY KEY (concert_id, singer_id)
);
