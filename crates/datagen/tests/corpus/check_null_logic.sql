-- NULL or not, by what another column says: implications, exclusive or, both or none, counts.
CREATE TABLE payments (
    id integer PRIMARY KEY,
    state varchar(10) NOT NULL CHECK (state IN ('new', 'paid', 'failed')),
    paid_at timestamptz,
    failure text,
    card text, iban text, voucher text,
    lat numeric(8, 5), lon numeric(8, 5),
    min_age integer, max_age integer,
    CHECK (state <> 'paid' OR paid_at IS NOT NULL),
    CHECK (NOT (state = 'failed') OR failure IS NOT NULL),
    CHECK ((failure IS NULL) = (state <> 'failed')),
    CHECK (num_nonnulls(card, iban, voucher) = 1),
    CHECK ((lat IS NULL) = (lon IS NULL)),
    CHECK (min_age IS NOT NULL OR max_age IS NOT NULL),
    CHECK (min_age IS NULL OR max_age IS NULL OR min_age <= max_age)
);
CREATE TABLE owners (
    id integer PRIMARY KEY,
    user_id integer, team_id integer,
    CHECK ((user_id IS NOT NULL AND team_id IS NULL) OR (user_id IS NULL AND team_id IS NOT NULL))
);
CREATE TABLE switches (
    id integer PRIMARY KEY, a integer, b integer, on_it boolean NOT NULL, since date,
    CHECK ((a IS NULL) <> (b IS NULL)),
    CHECK (on_it OR since IS NULL),
    CHECK (num_nulls(a, b) = 1)
);
