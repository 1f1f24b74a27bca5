//! Codes in hexadecimal and the like, scattered so that neighbors do not look alike.

use super::grammar::scatter;

const HEX: &[u8; 16] = b"0123456789abcdef";

fn hex_digits(value: u64, width: u32, out: &mut String) {
    for place in (0..width).rev() {
        out.push(char::from(HEX[(value >> (4 * place) & 15) as usize]));
    }
}

pub(super) fn hex32(value: u64, out: &mut String) {
    hex_digits(value, 8, out);
}

/// `words` times 16 digits; the first word alone tells `n`.
pub(super) fn hex(n: u64, words: u64, out: &mut String) {
    let mut value = n;
    for _ in 0..words {
        value = scatter(value);
        hex_digits(value, 16, out);
    }
}

/// Scatters 32 bits, one to one: odd multipliers and shifts can be undone.
pub(super) const fn scatter32(n: u64) -> u64 {
    let mut x = n as u32;
    x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
    x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
    (x ^ (x >> 16)) as u64
}

/// 24 characters of five bits: 13 tell `n`, the rest hangs on them.
pub(super) fn token(n: u64, out: &mut String) {
    const CHARS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let (first, second) = (scatter(n), scatter(!n));
    for place in 0..13 {
        out.push(char::from(CHARS[(first >> (5 * place) & 31) as usize]));
    }
    for place in 0..11 {
        out.push(char::from(CHARS[(second >> (5 * place) & 31) as usize]));
    }
}

pub(super) fn uuid(n: u64, out: &mut String) {
    // 60 bits of the index are readable in the first groups, the rest hangs on them.
    let (a, b) = (
        n.wrapping_mul(0x9E37_79B9_7F4A_7C15) & ((1 << 60) - 1),
        scatter(n),
    );
    hex_digits(a >> 28, 8, out);
    out.push('-');
    hex_digits(a >> 12, 4, out);
    out.push_str("-4");
    hex_digits(a, 3, out);
    out.push('-');
    hex_digits(8 | (b >> 62), 1, out);
    hex_digits(b >> 48, 3, out);
    out.push('-');
    hex_digits(b, 12, out);
}

/// `2001:db8::` with the index below it.
pub(super) fn ipv6(n: u64, out: &mut String) {
    let value = scatter32(n);
    out.push_str("2001:db8::");
    hex_digits(value >> 16, 4, out);
    out.push(':');
    hex_digits(value, 4, out);
}

/// A locally administered address, `02:` and the index in hexadecimal.
pub(super) fn mac(n: u64, out: &mut String) {
    let value = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    out.push_str("02");
    for byte in (0..5).rev() {
        out.push(':');
        hex_digits(value >> (8 * byte), 2, out);
    }
}
