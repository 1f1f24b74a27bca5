CREATE TABLE authors (
    author_id   integer PRIMARY KEY,
    first_name  varchar(60) NOT NULL,
    last_name   varchar(60) NOT NULL,
    birth_date  date,
    nationality varchar(60)
);
CREATE TABLE publishers (
    publisher_id integer PRIMARY KEY,
    name         varchar(120) NOT NULL,
    city         varchar(80),
    country      varchar(60)
);
CREATE TABLE books (
    book_id          integer PRIMARY KEY,
    title            varchar(200) NOT NULL,
    author_id        integer NOT NULL REFERENCES authors,
    publisher_id     integer NOT NULL REFERENCES publishers,
    isbn             varchar(20) NOT NULL UNIQUE,
    publication_date date,
    genre            varchar(40),
    number_of_pages  integer,
    price            numeric(8, 2) NOT NULL,
    format           varchar(20) NOT NULL CHECK (format IN ('Hardcover', 'Paperback', 'E-book', 'Audiobook'))
);
CREATE TABLE branches (
    branch_id integer PRIMARY KEY,
    name      varchar(120) NOT NULL,
    city      varchar(80) NOT NULL
);
CREATE TABLE members (
    member_id       integer PRIMARY KEY,
    first_name      varchar(60) NOT NULL,
    last_name       varchar(60) NOT NULL,
    email           varchar(120) UNIQUE,
    city            varchar(80),
    join_date       date NOT NULL,
    membership_type varchar(20) NOT NULL CHECK (membership_type IN ('Regular', 'Premium', 'Student', 'Senior')),
    is_active       boolean NOT NULL
);
CREATE TABLE loans (
    loan_id     integer PRIMARY KEY,
    member_id   integer NOT NULL REFERENCES members,
    book_id     integer NOT NULL REFERENCES books,
    branch_id   integer NOT NULL REFERENCES branches,
    loan_date   date NOT NULL,
    due_date    date NOT NULL CHECK (due_date > loan_date),
    return_date date,
    status      varchar(20) NOT NULL CHECK (status IN ('Checked Out', 'Returned', 'Overdue', 'Lost')),
    fine_amount numeric(8, 2) NOT NULL
);
