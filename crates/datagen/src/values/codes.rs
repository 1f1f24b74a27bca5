//! Numbers and codes, with valid check digits where the code has one.

use super::{
    Text,
    grammar::{Grammar, Part::*, digits, scatter},
    hex::{hex, hex32, scatter32, token, uuid},
    list::{grammar, made},
};

const SKU: Grammar = Grammar(&[&[A, A, A, L("-"), D(5)]]);
const ORDER: Grammar = Grammar(&[&[L("ORD-"), D(8)]]);
const INVOICE: Grammar = Grammar(&[&[L("INV-"), N(2020, 2026), L("-"), D(6)]]);
const TRANSACTION: Grammar = Grammar(&[&[L("TXN"), D(10)]]);
const TRACKING: Grammar = Grammar(&[&[L("TRK"), D(10), A, A]]);
const LICENSE: Grammar = Grammar(&[&[A, D(8)]]);
const PLATE: Grammar = Grammar(&[&[A, A, A, L("-"), D(4)]]);
const PASSPORT: Grammar = Grammar(&[&[A, D(8)]]);
const SERIAL: Grammar = Grammar(&[&[L("SN"), D(4), L("-"), A, A, A, A, L("-"), D(4)]]);
const ACCOUNT: Grammar = Grammar(&[&[D(10)]]);
const REFERENCE: Grammar = Grammar(&[&[A, A, D(6)]]);
const SHORT: Grammar = Grammar(&[&[A, D(2)], &[A, A, D(1)]]);
const TICKET: Grammar = Grammar(&[&[L("TKT-"), D(6)]]);
const CASE: Grammar = Grammar(&[&[N(2020, 2026), L("-"), A, A, L("-"), D(5)]]);
const POLICY: Grammar = Grammar(&[&[L("POL-"), D(8)]]);
/// The area numbers 900 to 999 are never given out.
const SSN: Grammar = Grammar(&[&[L("9"), D(2), L("-"), D(2), L("-"), D(4)]]);
const EIN: Grammar = Grammar(&[&[N(10, 99), L("-"), D(7)]]);
const SWIFT: Grammar = Grammar(&[&[A, A, A, A, L("US"), N(11, 99)]]);
const PIN: Grammar = Grammar(&[&[D(4)]]);
const EMPLOYEE: Grammar = Grammar(&[&[L("E"), D(6)]]);

pub(super) const TEXTS: &[Text] = &[
    made!(
        "codes.isbn13",
        "ISBNs of 13 digits",
        200_000_000,
        13,
        isbn13
    ),
    made!(
        "codes.isbn10",
        "ISBNs of 10 digits",
        200_000_000,
        10,
        isbn10
    ),
    made!(
        "codes.ean13",
        "Barcodes of 13 digits",
        100_000_000_000,
        13,
        ean13
    ),
    made!(
        "codes.upc",
        "Barcodes of 12 digits",
        10_000_000_000,
        12,
        upc
    ),
    made!(
        "codes.card_number",
        "Numbers of credit cards, in a range for tests",
        1_000_000_000,
        16,
        card
    ),
    made!(
        "codes.iban",
        "IBANs of banks that do not exist",
        10_000_000_000,
        22,
        iban
    ),
    made!(
        "codes.routing_number",
        "Routing numbers of US banks",
        10_000_000,
        9,
        routing
    ),
    made!("codes.vin", "Vehicle identification numbers", VINS, 17, vin),
    made!(
        "codes.hex32",
        "32 hexadecimal digits: an MD5 sum",
        u64::MAX,
        32,
        |n, out| hex(n, 2, out)
    ),
    made!(
        "codes.hex40",
        "40 hexadecimal digits: a commit",
        u64::MAX,
        40,
        |n, out| {
            hex(n, 2, out);
            hex32(scatter(!n), out);
        }
    ),
    made!(
        "codes.hex64",
        "64 hexadecimal digits: a SHA-256 sum",
        u64::MAX,
        64,
        |n, out| hex(n, 4, out)
    ),
    made!(
        "codes.hex8",
        "8 hexadecimal digits",
        1 << 32,
        8,
        |n, out| hex32(scatter32(n), out)
    ),
    made!(
        "codes.token",
        "Tokens of 24 letters and digits",
        u64::MAX,
        24,
        token
    ),
    made!("codes.uuid", "UUIDs (version 4)", 1 << 60, 36, uuid),
    grammar!("codes.sku", "Stock keeping units: ABC-01234", SKU),
    grammar!(
        "codes.order_number",
        "Numbers of orders: ORD-01234567",
        ORDER
    ),
    grammar!(
        "codes.invoice_number",
        "Numbers of invoices: INV-2025-012345",
        INVOICE
    ),
    grammar!(
        "codes.transaction",
        "References of payments: TXN0123456789",
        TRANSACTION
    ),
    grammar!("codes.tracking_number", "Numbers of parcels", TRACKING),
    grammar!(
        "codes.driver_license",
        "Driver licenses: D01234567",
        LICENSE
    ),
    grammar!("codes.license_plate", "License plates: ABC-1234", PLATE),
    grammar!("codes.passport", "Passport numbers", PASSPORT),
    grammar!("codes.serial_number", "Serial numbers", SERIAL),
    grammar!(
        "codes.account_number",
        "Account numbers of 10 digits",
        ACCOUNT
    ),
    grammar!("codes.reference", "References: AB123456", REFERENCE),
    grammar!("codes.short", "Short codes: B12", SHORT),
    grammar!("codes.ticket", "Numbers of tickets: TKT-012345", TICKET),
    grammar!("codes.case", "Numbers of cases: 2025-CV-01234", CASE),
    grammar!("codes.policy", "Numbers of policies: POL-01234567", POLICY),
    grammar!(
        "codes.ssn",
        "Social security numbers that are never given out",
        SSN
    ),
    grammar!("codes.ein", "Tax numbers of companies: 12-3456789", EIN),
    grammar!("codes.swift", "Bank codes: ABCDUS33", SWIFT),
    grammar!("codes.pin", "Four digits", PIN),
    grammar!(
        "codes.employee_number",
        "Numbers of employees: E012345",
        EMPLOYEE
    ),
];

/// The decimal digits of a number, the highest first.
fn spread<const N: usize>(mut value: u64) -> [u8; N] {
    let mut out = [0; N];
    for digit in out.iter_mut().rev() {
        *digit = (value % 10) as u8;
        value /= 10;
    }
    out
}

/// The check digit of EAN, UPC and ISBN-13: weights 1 and 3 in turns, 3 at the right end.
fn ean_check(digits: &[u8]) -> u64 {
    let sum: u64 = digits
        .iter()
        .rev()
        .zip([3u64, 1].into_iter().cycle())
        .map(|(d, weight)| u64::from(*d) * weight)
        .sum();
    (10 - sum % 10) % 10
}

fn isbn13(n: u64, out: &mut String) {
    let body = 978_000_000_000 + n;
    digits(body * 10 + ean_check(&spread::<12>(body)), 13, out);
}

fn isbn10(n: u64, out: &mut String) {
    digits(n, 9, out);
    let sum: u64 = spread::<9>(n)
        .iter()
        .zip((2..=10u64).rev())
        .map(|(d, weight)| u64::from(*d) * weight)
        .sum();
    match (11 - sum % 11) % 11 {
        10 => out.push('X'),
        check => digits(check, 1, out),
    }
}

fn ean13(n: u64, out: &mut String) {
    let body = 400_000_000_000 + n;
    digits(body * 10 + ean_check(&spread::<12>(body)), 13, out);
}

fn upc(n: u64, out: &mut String) {
    digits(n * 10 + ean_check(&spread::<11>(n)), 12, out);
}

/// The check digit of payment cards (ISO/IEC 7812-1, the Luhn formula).
fn luhn(digits: &[u8]) -> u64 {
    let sum: u64 = digits
        .iter()
        .rev()
        .zip([2u64, 1].into_iter().cycle())
        .map(|(d, weight)| {
            let product = u64::from(*d) * weight;
            product / 10 + product % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

fn card(n: u64, out: &mut String) {
    let body = 400_000_000_000_000 + n;
    digits(body * 10 + luhn(&spread::<15>(body)), 16, out);
}

/// A German IBAN of a bank number that is not in use; `DE` counts as 1314 (ISO 13616).
fn iban(n: u64, out: &mut String) {
    const BANK: u64 = 99_900_000;
    let rest = (u128::from(BANK) * 10_000_000_000 + u128::from(n)) * 1_000_000 + 131_400;
    out.push_str("DE");
    digits(98 - (rest % 97) as u64, 2, out);
    digits(BANK, 8, out);
    digits(n, 10, out);
}

/// Weights 3, 7, 1 in turns over all nine digits give a multiple of ten (ABA).
fn routing(n: u64, out: &mut String) {
    let body = n % 10_000_000;
    let sum: u64 = spread::<8>(body)
        .iter()
        .zip([3u64, 7, 1].into_iter().cycle())
        .map(|(d, weight)| u64::from(*d) * weight)
        .sum();
    digits(body, 8, out);
    digits((10 - sum % 10) % 10, 1, out);
}

/// Letters and digits of a VIN with the value each counts for (49 CFR 565).
const VIN_CHARS: &[(char, u64)] = &[
    ('A', 1),
    ('B', 2),
    ('C', 3),
    ('D', 4),
    ('E', 5),
    ('F', 6),
    ('G', 7),
    ('H', 8),
    ('J', 1),
    ('K', 2),
    ('L', 3),
    ('M', 4),
    ('N', 5),
    ('P', 7),
    ('R', 9),
    ('S', 2),
    ('T', 3),
    ('V', 5),
    ('W', 6),
    ('X', 7),
    ('Y', 8),
];
const VINS: u64 = 21 * 21 * 21 * 21 * 21 * 1_000_000;

fn vin(n: u64, out: &mut String) {
    const WEIGHTS: [u64; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut vin = [
        ('1', 1),
        ('R', 9),
        ('9', 9),
        ('A', 1),
        ('A', 1),
        ('A', 1),
        ('A', 1),
        ('A', 1),
        ('0', 0),
        ('R', 9),
        ('A', 1),
        ('0', 0),
        ('0', 0),
        ('0', 0),
        ('0', 0),
        ('0', 0),
        ('0', 0),
    ];
    let (mut letters, numbers) = (n / 1_000_000, n % 1_000_000);
    for place in vin.iter_mut().skip(3).take(5) {
        *place = letter(letters);
        letters /= 21;
    }
    for (place, digit) in vin.iter_mut().skip(11).zip(spread::<6>(numbers)) {
        *place = (char::from(b'0' + digit), u64::from(digit));
    }
    let sum: u64 = vin
        .iter()
        .zip(WEIGHTS)
        .map(|((_, value), weight)| value * weight)
        .sum();
    for (at, (c, _)) in vin.into_iter().enumerate() {
        match (at, sum % 11) {
            (8, 10) => out.push('X'),
            (8, check) => digits(check, 1, out),
            _ => out.push(c),
        }
    }
}

fn letter(n: u64) -> (char, u64) {
    VIN_CHARS
        .get((n % 21) as usize)
        .copied()
        .unwrap_or(('A', 1))
}
