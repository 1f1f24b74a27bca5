CREATE TYPE visit_status AS ENUM ('scheduled', 'checked_in', 'completed', 'no_show', 'cancelled');
CREATE TABLE departments (
    id    integer PRIMARY KEY,
    name  varchar(80) NOT NULL UNIQUE,
    floor smallint NOT NULL CHECK (floor BETWEEN 0 AND 12)
);
CREATE TABLE physicians (
    id            integer PRIMARY KEY,
    department_id integer NOT NULL REFERENCES departments,
    first_name    varchar(60) NOT NULL,
    last_name     varchar(60) NOT NULL,
    hired_on      date NOT NULL,
    salary        numeric(10, 2) NOT NULL
);
CREATE TABLE patients (
    id         integer PRIMARY KEY,
    first_name varchar(60) NOT NULL,
    last_name  varchar(60) NOT NULL,
    birth_date date NOT NULL,
    gender     varchar(10) NOT NULL CHECK (gender IN ('male', 'female')),
    blood      varchar(3) CHECK (blood IN ('A+', 'A-', 'B+', 'B-', 'O+', 'O-')),
    phone      varchar(20)
);
CREATE TABLE appointments (
    id           integer PRIMARY KEY,
    patient_id   integer NOT NULL REFERENCES patients,
    physician_id integer NOT NULL REFERENCES physicians,
    starts_at    timestamp NOT NULL,
    status       visit_status NOT NULL,
    fee          numeric(8, 2) NOT NULL
);
CREATE TABLE prescriptions (
    id             integer PRIMARY KEY,
    appointment_id integer NOT NULL REFERENCES appointments,
    drug           varchar(120) NOT NULL,
    dose_mg        numeric(8, 2) NOT NULL,
    days           smallint NOT NULL CHECK (days BETWEEN 1 AND 180)
);
