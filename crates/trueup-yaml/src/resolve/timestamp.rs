//! Which texts go-yaml v2 takes for a date or a time.

/// Whether a text is one of go-yaml v2's four forms of a timestamp, read as Go's `time.Parse` does.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 5 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    date(bytes).is_some_and(|rest| match rest {
        [] => true,
        [b'T' | b't', rest @ ..] => clock(rest).is_some_and(is_zone),
        [b' ', rest @ ..] => clock(without_spaces(rest)).is_some_and(<[u8]>::is_empty),
        _ => false,
    })
}

fn without_spaces(text: &[u8]) -> &[u8] {
    let spaces = text.iter().take_while(|byte| **byte == b' ').count();
    &text[spaces..]
}

/// `2006-1-2`: what follows it, if the day exists.
fn date(text: &[u8]) -> Option<&[u8]> {
    let year = text.get(..4)?.iter().fold(0_u32, |year, digit| year * 10 + u32::from(digit - b'0'));
    let (month, text) = number(text.get(5..)?)?;
    let (day, text) = number(text.strip_prefix(b"-")?)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(text)
}

/// `15:4:5.999999999`: what follows it.
fn clock(text: &[u8]) -> Option<&[u8]> {
    let (hour, text) = number(text)?;
    let (minute, text) = number(text.strip_prefix(b":")?)?;
    let (second, text) = number(text.strip_prefix(b":")?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if let [b'.' | b',', digit, ..] = text
        && digit.is_ascii_digit()
    {
        let digits = text[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        return Some(&text[1 + digits..]);
    }
    Some(text)
}

/// `Z` or `+07:00`, and nothing after it.
fn is_zone(text: &[u8]) -> bool {
    match text {
        [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => {
            let pair = |tens: &u8, ones: &u8| {
                number(&[*tens, *ones])
                    .filter(|(_, rest)| rest.is_empty() && ones.is_ascii_digit())
                    .map(|(value, _)| value)
            };
            pair(h1, h2).is_some_and(|hours| hours <= 24) && pair(m1, m2).is_some_and(|minutes| minutes <= 60)
        }
        _ => false,
    }
}

/// One or two digits.
fn number(text: &[u8]) -> Option<(u32, &[u8])> {
    let digit = |at: usize| text.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    let first = digit(0)?;
    Some(digit(1).map_or((first, &text[1..]), |second| (first * 10 + second, &text[2..])))
}
