//! Texts that Go's `time`, `net` and `net/url` understand.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Two digits, or with `short` perhaps one, and what follows them.
fn two_digits(text: &str, short: bool) -> Option<(u32, &str)> {
    let count = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    if count == 0 || (count == 1 && !short) {
        return None;
    }
    Some((text[..count].parse().ok()?, &text[count..]))
}

/// Whether a text is a date as `2006-01-02`; the rest of it if more follows.
fn date(text: &str) -> Option<&str> {
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (month, rest) = two_digits(text[4..].strip_prefix('-')?, false)?;
    let (day, rest) = two_digits(rest.strip_prefix('-')?, false)?;
    let year: u32 = year.parse().ok()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

/// A time as `15:04:05`, and what follows it. A fraction of a second is allowed though the layout has none.
fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = two_digits(text, true)?;
    let (minute, rest) = two_digits(rest.strip_prefix(':')?, false)?;
    let (second, rest) = two_digits(rest.strip_prefix(':')?, false)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let digits = rest.strip_prefix(['.', ',']).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    Some(if digits > 0 { &rest[digits + 1..] } else { rest })
}

/// Whether a text is a zone as `Z07:00`.
fn is_zone(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let parts = || {
        let rest = text.strip_prefix(['+', '-'])?;
        let (hours, rest) = two_digits(rest, false)?;
        let (minutes, rest) = two_digits(rest.strip_prefix(':')?, false)?;
        (rest.is_empty() && hours <= 24 && minutes < 60).then_some(())
    };
    parts().is_some()
}

/// Whether a text is a date.
pub(super) fn is_date(text: &str) -> bool {
    date(text) == Some("")
}

/// Whether a text is a time of day, with or without a zone.
pub(super) fn is_time(text: &str) -> bool {
    clock(text).is_some_and(|rest| rest.is_empty() || is_zone(rest))
}

/// Whether a text is a date and a time with a zone.
pub(super) fn is_date_time(text: &str) -> bool {
    let time = date(text).and_then(|rest| rest.strip_prefix('T'));
    time.and_then(clock).is_some_and(is_zone)
}

/// Whether a text is an address of IPv4.
pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Whether a text is an address of IPv6, without a zone.
pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// What Go's `url.Parse` says against a URL, without the frame `parse "…": `; otherwise whether it has a scheme.
pub(super) fn parse_url(text: &str) -> Result<bool, String> {
    let (text, fragment) = super::uri::split_fragment(text);
    if text.bytes().chain(fragment.bytes()).any(|byte| byte < 0x20 || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    if text.starts_with(':') {
        return Err("missing protocol scheme".to_owned());
    }
    let scheme = super::uri::scheme_of(text);
    let rest = scheme.map_or(text, |scheme| &text[scheme.len() + 1..]);
    let rest = rest.split('?').next().unwrap_or_default();
    if scheme.is_none() && !rest.starts_with('/') && rest.split('/').next().unwrap_or_default().contains(':') {
        return Err("first path segment in URL cannot contain colon".to_owned());
    }
    let path = match rest.strip_prefix("//") {
        Some(rest) if !rest.starts_with('/') || scheme.is_some() => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            check_authority(authority)?;
            path
        }
        _ => rest,
    };
    // A URL without a slash after its scheme is opaque: nothing in it is checked.
    if scheme.is_none() || rest.starts_with('/') {
        check_escapes(path)?;
    }
    check_escapes(fragment)?;
    Ok(scheme.is_some())
}

fn check_escapes(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        let hex = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_hexdigit);
        if !hex(at + 1) || !hex(at + 2) {
            let shown: String = text[at..].chars().take(3).collect();
            return Err(format!("invalid URL escape {}", crate::go_text::quote(&shown)));
        }
    }
    Ok(())
}

fn check_authority(authority: &str) -> Result<(), String> {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = if host.starts_with('[') {
        let end = host.rfind(']').ok_or_else(|| "missing ']' in host".to_owned())?;
        &host[end + 1..]
    } else {
        host.rfind(':').map_or("", |colon| &host[colon..])
    };
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit())) {
        return Err(format!("invalid port {} after host", crate::go_text::quote(port)));
    }
    if let Some(bad) = host.chars().find(|c| matches!(c, ' ' | '\\' | '^' | '`' | '{' | '}' | '|')) {
        let shown = crate::go_text::quote(&bad.to_string());
        return Err(format!("invalid character {shown} in host name"));
    }
    check_escapes(host)
}

/// Whether Go's `mail.ParseAddress` reads a text: `local@domain`, or `Name <local@domain>`.
pub(super) fn is_mail_address(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t']);
    match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => is_display_name(name.trim_matches([' ', '\t'])) && is_bare_address(address),
        None => is_bare_address(text),
    }
}

fn is_bare_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.len() >= 2
        && local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).is_some_and(|inner| !inner.contains('"'));
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|ip| is_ipv4(ip) || ip.strip_prefix("IPv6:").is_some_and(is_ipv6));
    (quoted || is_dot_atom(local)) && (literal || is_dot_atom(domain.trim_end_matches([' ', '\t'])))
}

fn is_display_name(name: &str) -> bool {
    let quoted = name.len() >= 2 && name.starts_with('"') && name.ends_with('"');
    quoted || name.split([' ', '\t']).all(|word| word.is_empty() || word.chars().all(|c| is_atom(c) || c == '.'))
}

fn is_dot_atom(text: &str) -> bool {
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom))
}

fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
}
