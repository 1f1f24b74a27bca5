//! Schools: courses, degrees, grades.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    SUBJECT = "education/subject";
    KIND = "education/course_kind";
    LEVEL = "education/course_level";
    PREFIX = "education/prefix";
    DEGREE = "education/degree";
    GRADE = "education/grade";
    TERM = "education/term";
    WORK = "education/assignment";
}

const COURSE: Grammar = Grammar(&[&[P(KIND), L(" "), P(SUBJECT), L(" "), P(LEVEL)]]);
const COURSE_SHORT: Grammar = Grammar(&[&[P(KIND), L(" "), P(SUBJECT)]]);
const CODE: Grammar = Grammar(&[&[P(PREFIX), L(" "), N(100, 499)]]);
const SEMESTER: Grammar = Grammar(&[&[P(TERM), L(" "), N(2021, 2026)]]);
const ASSIGNMENT: Grammar = Grammar(&[&[P(WORK), L(" "), N(1, 20), L(": "), P(SUBJECT)]]);

pub(super) const TEXTS: &[Text] = &[
    list!("education.subject", "Subjects and majors", SUBJECT),
    grammar!(
        "education.course",
        "Courses: Introduction to Biology Lab",
        COURSE
    ),
    grammar!(
        "education.course_short",
        "Courses: Advanced Physics",
        COURSE_SHORT
    ),
    grammar!("education.course_code", "Codes of courses: MATH 101", CODE),
    list!("education.degree", "Degrees", DEGREE),
    list!("education.grade", "Grades by letter", GRADE),
    grammar!("education.semester", "Semesters: Fall 2024", SEMESTER),
    list!("education.term", "Terms: Fall", TERM),
    grammar!("education.assignment", "Assignments", ASSIGNMENT),
];
