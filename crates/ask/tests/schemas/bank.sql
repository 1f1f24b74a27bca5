CREATE TABLE branch (
    branch_id   integer PRIMARY KEY,
    branch_name varchar(80) NOT NULL,
    city        varchar(60) NOT NULL
);
CREATE TABLE client (
    client_id  integer PRIMARY KEY,
    name       varchar(80) NOT NULL,
    gender     char(1) NOT NULL CHECK (gender IN ('F', 'M')),
    birth_date date NOT NULL,
    branch_id  integer NOT NULL REFERENCES branch
);
CREATE TABLE account (
    account_id   integer PRIMARY KEY,
    client_id    integer NOT NULL REFERENCES client,
    account_type varchar(12) NOT NULL CHECK (account_type IN ('checking', 'savings')),
    balance      numeric(12, 2) NOT NULL,
    opened_on    date NOT NULL,
    closed_on    date
);
CREATE TABLE loan (
    loan_id    integer PRIMARY KEY,
    account_id integer NOT NULL REFERENCES account,
    amount     numeric(12, 2) NOT NULL,
    duration   integer NOT NULL CHECK (duration IN (12, 24, 36, 48, 60)),
    granted_on date NOT NULL
);
CREATE TABLE transactions (
    transaction_id   integer PRIMARY KEY,
    account_id       integer NOT NULL REFERENCES account,
    transaction_type varchar(12) NOT NULL CHECK (transaction_type IN ('credit', 'debit')),
    amount           numeric(12, 2) NOT NULL,
    made_on          date NOT NULL
);
