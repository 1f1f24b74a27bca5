//! Work: titles, roles, projects, benefits.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    TITLE = "work/title";
    LIBRARY_TITLE = "work/library_title";
    LIBRARY_DEPARTMENT = "work/library_department";
    MEDICAL_TITLE = "work/medical_title";
    SCHOOL_TITLE = "work/school_title";
    RESTAURANT_TITLE = "work/restaurant_title";
    ROLE = "work/role";
    BENEFIT = "work/benefit";
    SKILL = "work/skill";
    LEVEL = "work/level";
    LEAVE = "work/leave";
    CERTIFICATE = "work/certificate";
    THING = "work/project_thing";
    ACTION = "work/project_action";
    TAG = "work/project_tag";
    TASK = "misc/task";
    FOR = "misc/task_for";
}

const PROJECT: Grammar = Grammar(&[&[P(THING), L(" "), P(ACTION), L(" "), P(TAG)]]);
const PROJECT_SHORT: Grammar = Grammar(&[&[P(THING), L(" "), P(ACTION)]]);
const TASKS: Grammar = Grammar(&[&[P(TASK), L(" "), P(FOR)]]);

pub(super) const TEXTS: &[Text] = &[
    list!("work.job_title", "Job titles: Software Engineer", TITLE),
    list!(
        "work.library_job_title",
        "Job titles in a library",
        LIBRARY_TITLE
    ),
    list!(
        "work.library_department",
        "Departments of a library",
        LIBRARY_DEPARTMENT
    ),
    list!(
        "work.medical_job_title",
        "Job titles in a hospital",
        MEDICAL_TITLE
    ),
    list!(
        "work.school_job_title",
        "Job titles in a school",
        SCHOOL_TITLE
    ),
    list!(
        "work.restaurant_job_title",
        "Job titles in a restaurant",
        RESTAURANT_TITLE
    ),
    list!("work.role", "Roles in a project", ROLE),
    list!("work.benefit", "Benefits: Dental Insurance", BENEFIT),
    list!("work.skill", "Skills", SKILL),
    list!("work.level", "Levels: Senior", LEVEL),
    list!("work.leave", "Kinds of leave", LEAVE),
    list!("work.certificate", "Certificates", CERTIFICATE),
    grammar!(
        "work.project",
        "Projects: Data Warehouse Migration Phase 2",
        PROJECT
    ),
    grammar!(
        "work.project_short",
        "Projects: Website Redesign",
        PROJECT_SHORT
    ),
    grammar!(
        "work.task",
        "Tasks: Prepare the report for the sales team",
        TASKS
    ),
];
