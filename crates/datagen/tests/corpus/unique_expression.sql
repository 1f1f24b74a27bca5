-- Unique in what an expression makes of the columns.
CREATE TABLE members (
    id serial PRIMARY KEY,
    email text NOT NULL,
    login varchar(30) NOT NULL,
    born date NOT NULL
);
CREATE UNIQUE INDEX members_email ON members (lower(email));
CREATE UNIQUE INDEX members_login ON members (upper(login), born);
CREATE TABLE labels (id serial PRIMARY KEY, team_id integer NOT NULL, name text, code varchar(4) NOT NULL);
CREATE UNIQUE INDEX labels_name ON labels (team_id, lower(name));
CREATE UNIQUE INDEX labels_code ON labels (coalesce(team_id, 0), lower(code));
