CREATE TABLE department (
    dept_name varchar(40) PRIMARY KEY,
    building  varchar(40) NOT NULL,
    budget    numeric(12, 2) NOT NULL
);
CREATE TABLE instructor (
    id        integer PRIMARY KEY,
    name      varchar(60) NOT NULL,
    dept_name varchar(40) NOT NULL REFERENCES department,
    salary    numeric(8, 2) NOT NULL
);
CREATE TABLE student (
    id         integer PRIMARY KEY,
    name       varchar(60) NOT NULL,
    dept_name  varchar(40) NOT NULL REFERENCES department,
    tot_credit integer NOT NULL,
    sex        char(1) NOT NULL CHECK (sex IN ('F', 'M')),
    advisor_id integer REFERENCES instructor (id)
);
CREATE TABLE course (
    course_id varchar(8) PRIMARY KEY,
    title     varchar(80) NOT NULL,
    dept_name varchar(40) NOT NULL REFERENCES department,
    credits   integer NOT NULL CHECK (credits BETWEEN 1 AND 6)
);
CREATE TABLE takes (
    id        integer NOT NULL REFERENCES student,
    course_id varchar(8) NOT NULL REFERENCES course,
    year      integer NOT NULL CHECK (year BETWEEN 2018 AND 2025),
    grade     varchar(2) CHECK (grade IN ('A', 'B', 'C', 'D', 'F')),
    PRIMARY KEY (id, course_id, year)
);
