//! The natural order of keys, as go-yaml's `keyList`: numbers inside keys compare by value.

use std::cmp::Ordering;

use super::Style;
use super::unicode::{DIGITS, LETTERS};

/// Compares two keys as go-yaml does before it writes a map.
///
/// It is no total order (`a1b`, `a01b` and their like), so that the result of sorting depends on the algorithm; among
/// ordinary keys it is one.
pub fn natural_order(style: Style, a: &str, b: &str) -> Ordering {
    let mut common = 0;
    for (x, y) in a.chars().zip(b.chars()) {
        if x != y {
            return differ(style, (a, b), common, x, y);
        }
        common += x.len_utf8();
    }
    a.len().cmp(&b.len())
}

/// Both keys agree in their first `common` bytes; `x` and `y` follow.
fn differ(style: Style, (a, b): (&str, &str), common: usize, x: char, y: char) -> Ordering {
    let (prefix, a, b) = (&a[..common], &a[common..], &b[common..]);
    match (is_in(LETTERS, x), is_in(LETTERS, y)) {
        (true, true) => return x.cmp(&y),
        (false, false) => {}
        (x_is_letter, _) => {
            let after_digit = style == Style::V3 && prefix.chars().next_back().is_some_and(is_digit);
            return if x_is_letter == after_digit { Ordering::Less } else { Ordering::Greater };
        }
    }
    let mut start = 0;
    if x == '0' || y == '0' {
        let significant = |c: &char| *c != '0';
        start = i64::from(prefix.chars().rev().take_while(|c| is_digit(*c)).any(|c| significant(&c)));
    }
    let (a_value, a_len) = digits(a, start);
    let (b_value, b_len) = digits(b, start);
    a_value.cmp(&b_value).then(a_len.cmp(&b_len)).then(x.cmp(&y))
}

/// The value of the digits at the start and how many there are.
fn digits(text: &str, start: i64) -> (i64, usize) {
    text.chars().take_while(|c| is_digit(*c)).fold((start, 0), |(value, len), c| {
        (value.wrapping_mul(10).wrapping_add(i64::from(u32::from(c)) - i64::from(b'0')), len + 1)
    })
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && is_in(DIGITS, c))
}

/// Whether the character lies in one of the ranges, given as first and last of each.
fn is_in(ranges: &[u32], c: char) -> bool {
    let code = u32::from(c);
    let below = ranges.partition_point(|bound| *bound < code);
    below % 2 == 1 || ranges.get(below) == Some(&code)
}
