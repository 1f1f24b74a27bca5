-- Orders of dates and times, with intervals between, both ends given.
CREATE TABLE bookings (
    id integer PRIMARY KEY,
    booked_at timestamptz NOT NULL,
    starts date NOT NULL,
    ends date NOT NULL,
    cancelled_at timestamptz,
    opens time NOT NULL,
    closes time NOT NULL,
    born date NOT NULL CHECK (born > '1900-01-01'),
    died date CHECK (died IS NULL OR died > born),
    CHECK (ends >= starts + 1),
    CHECK (ends - starts <= 30),
    CHECK (cancelled_at >= booked_at),
    CHECK (closes > opens),
    CONSTRAINT in_time CHECK (booked_at <= starts),
    CHECK (extract(year from starts) >= 2020)
);
CREATE TABLE leases (
    id integer PRIMARY KEY,
    from_at timestamp NOT NULL,
    to_at timestamp NOT NULL,
    notice interval NOT NULL CHECK (notice >= interval '1 day'),
    CHECK (to_at >= from_at + interval '30 days'),
    CHECK (to_at <= from_at + interval '1 year')
);
