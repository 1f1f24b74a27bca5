CREATE TABLE departments (
    dept_id  integer PRIMARY KEY,
    name     varchar(80) NOT NULL UNIQUE,
    location varchar(80)
);
CREATE TABLE employees (
    emp_id        integer PRIMARY KEY,
    first_name    varchar(60) NOT NULL,
    last_name     varchar(60) NOT NULL,
    job_title     varchar(80) NOT NULL,
    department_id integer REFERENCES departments (dept_id),
    manager_id    integer REFERENCES employees (emp_id),
    salary        numeric(10, 2) NOT NULL,
    hire_date     date NOT NULL,
    gender        varchar(10) NOT NULL CHECK (gender IN ('Male', 'Female'))
);
CREATE TABLE projects (
    project_id integer PRIMARY KEY,
    name       varchar(120) NOT NULL,
    budget     numeric(12, 2) NOT NULL,
    start_date date NOT NULL,
    end_date   date CHECK (end_date >= start_date)
);
CREATE TABLE assignments (
    emp_id     integer NOT NULL REFERENCES employees,
    project_id integer NOT NULL REFERENCES projects,
    hours      integer NOT NULL,
    PRIMARY KEY (emp_id, project_id)
);
CREATE TABLE leaves (
    leave_id   integer PRIMARY KEY,
    emp_id     integer NOT NULL REFERENCES employees,
    leave_type varchar(20) NOT NULL CHECK (leave_type IN ('Sick', 'Vacation', 'Parental')),
    start_date date NOT NULL,
    days       integer NOT NULL,
    approved   boolean NOT NULL
);
