-- Unique only among some of the rows.
CREATE TABLE users (
    id bigserial PRIMARY KEY,
    email varchar(120) NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX users_live_email ON users (email) WHERE deleted_at IS NULL;
CREATE TABLE addresses (
    id bigserial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    street text NOT NULL,
    is_primary boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX one_primary ON addresses (user_id) WHERE is_primary;
CREATE TABLE settings (id serial PRIMARY KEY, state varchar(10) NOT NULL CHECK (state IN ('draft', 'live', 'old')), note text);
CREATE UNIQUE INDEX one_live ON settings (state) WHERE state = 'live';
CREATE TABLE themes (id serial PRIMARY KEY, name text NOT NULL, is_default boolean NOT NULL);
CREATE UNIQUE INDEX one_default ON themes ((true)) WHERE is_default;
