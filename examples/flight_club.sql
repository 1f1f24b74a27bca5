-- A gliding club: members, aircraft, flights. SQLite dialect.
PRAGMA foreign_keys = ON;
BEGIN TRANSACTION;

CREATE TABLE members (
    member_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    "name"      TEXT NOT NULL,
    email       TEXT COLLATE NOCASE UNIQUE,
    joined      DATE NOT NULL DEFAULT (date('now')),
    left_club   DATE,
    is_active   BOOLEAN NOT NULL DEFAULT 1,
    note,
    CHECK (left_club IS NULL OR left_club >= joined)
) STRICT;

CREATE TABLE airfields (
    icao       CHAR(4) NOT NULL PRIMARY KEY CHECK (length(icao) = 4),
    name       VARCHAR(80) NOT NULL,
    latitude   REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude  REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    elevation  INTEGER                       -- metres above the sea
) WITHOUT ROWID;

CREATE TABLE aircraft (
    registration  VARCHAR(8) PRIMARY KEY NOT NULL,
    [type name]   NVARCHAR(40) NOT NULL,
    category      TEXT NOT NULL CHECK (category IN ("glider", "motor glider", "tow plane")),
    seats         INTEGER NOT NULL DEFAULT 1 CHECK (seats > 0 AND seats <= 2),
    home          CHAR(4) REFERENCES airfields,
    hourly_rate   DECIMAL(7,2) NOT NULL DEFAULT 35.00
);

CREATE TABLE licences (
    member_id   INTEGER PRIMARY KEY REFERENCES members (member_id) ON DELETE CASCADE,
    number      TEXT NOT NULL UNIQUE,
    issued      DATE NOT NULL,
    expires     DATE NOT NULL,
    CHECK (expires > issued)
);

CREATE TABLE flights (
    id            INTEGER PRIMARY KEY,
    registration  VARCHAR(8) NOT NULL REFERENCES aircraft (registration),
    pilot_id      INTEGER NOT NULL,
    instructor_id INTEGER,
    from_icao     CHAR(4) NOT NULL,
    to_icao       CHAR(4) NOT NULL,
    took_off      DATETIME NOT NULL,
    landed        DATETIME,
    launch        TEXT NOT NULL DEFAULT 'winch' CHECK (launch IN ('winch', 'aerotow', 'self')),
    minutes       INTEGER GENERATED ALWAYS AS (landed_minute - started_minute) VIRTUAL,
    started_minute INTEGER NOT NULL,
    landed_minute  INTEGER,
    CONSTRAINT two_people CHECK (instructor_id <> pilot_id),
    CONSTRAINT in_order CHECK (landed >= took_off),
    FOREIGN KEY (pilot_id) REFERENCES members (member_id),
    FOREIGN KEY (instructor_id) REFERENCES members (member_id) ON DELETE SET NULL,
    FOREIGN KEY (from_icao) REFERENCES airfields (icao),
    FOREIGN KEY (to_icao) REFERENCES airfields (icao)
);

CREATE TABLE bookings (
    registration  VARCHAR(8) NOT NULL REFERENCES aircraft ON UPDATE CASCADE,
    day           DATE NOT NULL,
    member_id     INTEGER NOT NULL REFERENCES members,
    PRIMARY KEY (registration, day)
);

CREATE UNIQUE INDEX one_booking_a_day ON bookings (member_id, day);
CREATE INDEX flights_by_pilot ON flights (pilot_id);

CREATE TRIGGER no_inactive_pilots BEFORE INSERT ON flights
WHEN (SELECT is_active FROM members WHERE member_id = NEW.pilot_id) = 0
BEGIN
    SELECT RAISE(ABORT, 'the pilot has left the club');
END;

COMMIT;
