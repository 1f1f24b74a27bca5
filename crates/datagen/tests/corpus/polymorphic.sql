-- A pair of columns: the one names a table, the other a row of it.
CREATE TABLE posts (id integer PRIMARY KEY, title text NOT NULL);
CREATE TABLE photos (id integer PRIMARY KEY, caption text NOT NULL);
CREATE TABLE comments (
    id integer PRIMARY KEY,
    body text NOT NULL,
    commentable_type varchar(40) NOT NULL,
    commentable_id integer NOT NULL
);
CREATE TABLE reactions (
    id integer PRIMARY KEY,
    target_type text NOT NULL CHECK (target_type IN ('post', 'photo', 'comment')),
    target_id integer NOT NULL,
    emoji varchar(8) NOT NULL
);
CREATE TABLE attachments (
    id integer PRIMARY KEY,
    attachable_type varchar(40),
    attachable_id integer,
    file_name text NOT NULL
);
