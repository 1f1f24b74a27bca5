//! Medicine, of people and of animals.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    SPECIALTY = "medical/specialty";
    DIAGNOSIS = "medical/diagnosis";
    ICD = "medical/icd";
    DRUG = "medical/drug";
    DOSAGE = "medical/dosage";
    FREQUENCY = "medical/frequency";
    PROCEDURE = "medical/procedure";
    SYMPTOM = "medical/symptom";
    ALLERGY = "medical/allergy";
    BLOOD = "medical/blood";
    INSURER = "medical/insurer";
    VACCINE = "medical/vaccine";
    WARD = "medical/ward";
    SPECIES = "medical/species";
    BREED = "medical/breed";
    PET = "medical/pet";
}

const NOTE: Grammar = Grammar(&[&[
    L("Patient reports "),
    P(SYMPTOM),
    L(". Assessment: "),
    P(DIAGNOSIS),
    L(". Plan: "),
    P(DRUG),
    L(", "),
    P(DOSAGE),
    L("; "),
    P(PROCEDURE),
    L("."),
]]);
const MRN: Grammar = Grammar(&[&[L("MRN-"), D(7)]]);

pub(super) const TEXTS: &[Text] = &[
    list!("medical.specialty", "Specialties of doctors", SPECIALTY),
    list!("medical.diagnosis", "Diagnoses", DIAGNOSIS),
    list!("medical.icd10", "Codes of the same diagnoses (ICD-10)", ICD),
    list!("medical.drug", "Drugs", DRUG),
    list!("medical.dosage", "Dosages", DOSAGE),
    list!("medical.frequency", "How often to take a drug", FREQUENCY),
    list!(
        "medical.procedure",
        "Procedures and reasons for a visit",
        PROCEDURE
    ),
    list!("medical.symptom", "Symptoms", SYMPTOM),
    list!("medical.allergy", "Allergies", ALLERGY),
    list!("medical.blood_type", "Blood groups", BLOOD),
    list!("medical.insurer", "Health insurers", INSURER),
    list!("medical.vaccine", "Vaccines", VACCINE),
    list!("medical.ward", "Wards of a hospital", WARD),
    grammar!("medical.note", "Notes of a visit", NOTE),
    grammar!("medical.record_number", "Numbers of medical records", MRN),
    list!("medical.species", "Kinds of pets", SPECIES),
    list!("medical.breed", "Breeds of pets", BREED),
    list!("medical.pet_name", "Names of pets", PET),
];
