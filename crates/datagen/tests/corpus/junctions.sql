-- Pairs and triples of keys that never repeat, with and without an own id.
CREATE TABLE students (id integer PRIMARY KEY, name varchar(50) NOT NULL);
CREATE TABLE courses (id integer PRIMARY KEY, title varchar(80) NOT NULL);
CREATE TABLE terms (id integer PRIMARY KEY, label varchar(20) NOT NULL UNIQUE);
CREATE TABLE enrolments (
    student_id integer REFERENCES students,
    course_id integer REFERENCES courses,
    term_id integer REFERENCES terms,
    grade numeric(3, 1) CHECK (grade >= 1 AND grade <= 6),
    PRIMARY KEY (student_id, course_id, term_id)
);
CREATE TABLE friendships (
    student_id integer NOT NULL REFERENCES students,
    friend_id integer NOT NULL REFERENCES students,
    since date NOT NULL,
    PRIMARY KEY (student_id, friend_id),
    CHECK (student_id <> friend_id)
);
CREATE TABLE course_tags (
    id serial PRIMARY KEY,
    course_id integer NOT NULL REFERENCES courses,
    tag varchar(30) NOT NULL,
    UNIQUE (course_id, tag)
);
