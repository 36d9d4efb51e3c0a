//! `format`, asserted up to draft 7 and in metaschemas.

use core::net::Ipv6Addr;
use trueup_template::functions::regex::Pattern;

use super::super::go_values::{is_date, parse_url};
use super::super::uri;
use crate::go_text::{quote, quote_char};

/// What is wrong with a string that should have a format; unknown formats permit everything.
pub(super) fn check(format: &str, text: &str) -> Result<(), String> {
    match format {
        "regex" => Pattern::new(text).map(|_| ()),
        "json-pointer" => json_pointer(text),
        "relative-json-pointer" => relative_json_pointer(text),
        "uuid" => uuid(text),
        "duration" => duration(text),
        "period" => period(text),
        "ipv4" => ipv4(text),
        "ipv6" => ipv6(text),
        "hostname" => hostname(text),
        "email" => email(text),
        "date" => date(text),
        "time" => time(text),
        "date-time" => date_time(text),
        "uri" | "iri" => {
            if url(text)? {
                Ok(())
            } else {
                Err("relative url".to_owned())
            }
        }
        "uri-reference" | "iri-reference" if text.contains('\\') => Err("contains \\".to_owned()),
        "uri-reference" | "iri-reference" => url(text).map(|_| ()),
        "uri-template" => uri_template(text),
        "semver" => semver(text),
        _ => Ok(()),
    }
}

fn json_pointer(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('/') {
        return Err("not starting with /".to_owned());
    }
    let escaped = |at: usize| matches!(text.as_bytes().get(at + 1), Some(b'0' | b'1'));
    if text.match_indices('~').all(|(at, _)| escaped(at)) {
        Ok(())
    } else {
        Err("~ must be followed by 0 or 1".to_owned())
    }
}

fn relative_json_pointer(text: &str) -> Result<(), String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err("must start with non-negative integer".to_owned());
    }
    if digits > 1 && text.starts_with('0') {
        return Err("starts with zero".to_owned());
    }
    match &text[digits..] {
        "#" => Ok(()),
        pointer => json_pointer(pointer),
    }
}

fn uuid(text: &str) -> Result<(), String> {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let groups: Vec<&str> = text.split('-').collect();
    if groups.len() != GROUPS.len() {
        return Err(format!("must have {} elements", GROUPS.len()));
    }
    for (index, (group, length)) in groups.iter().zip(GROUPS).enumerate() {
        if group.len() != length {
            return Err(format!("element {} must be {length} characters long", index + 1));
        }
        if let Some(c) = group.chars().find(|c| !c.is_ascii_hexdigit()) {
            return Err(format!("non-hex character {}", quote_char(c)));
        }
    }
    Ok(())
}

fn duration(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix('P').ok_or("must start with P")?;
    if rest.is_empty() {
        return Err("nothing after P".to_owned());
    }
    if let Some(weeks) = rest.strip_suffix('W') {
        return match weeks {
            "" => Err("no number in week".to_owned()),
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
            _ => Err("invalid week".to_owned()),
        };
    }
    for (index, part) in rest.split('T').enumerate() {
        let all = match index {
            0 => "YMD",
            _ if part.is_empty() => return Err("no time elements".to_owned()),
            1 => "HMS",
            _ => return Err("more than one T".to_owned()),
        };
        elements(part, all)?;
    }
    Ok(())
}

fn elements(part: &str, all: &str) -> Result<(), String> {
    let mut units = all;
    let mut rest = part;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err("missing number".to_owned());
        }
        let unit = rest[digits..].chars().next().ok_or("missing unit")?;
        rest = &rest[digits + unit.len_utf8()..];
        match units.find(unit) {
            Some(at) => units = &units[at + 1..],
            None if all.contains(unit) => return Err(format!("unit {} out of order", quote_char(unit))),
            None => return Err(format!("invalid unit {}", quote_char(unit))),
        }
    }
    Ok(())
}

fn period(text: &str) -> Result<(), String> {
    let (start, end) = text.split_once('/').ok_or("missing slash")?;
    let framed = |what: &'static str| move |error: String| format!("invalid {what}: {error}");
    if start.starts_with('P') {
        duration(start).map_err(framed("start duration"))?;
        return date_time(end).map_err(framed("end date-time"));
    }
    date_time(start).map_err(framed("start date-time"))?;
    if end.starts_with('P') {
        duration(end).map_err(framed("end duration"))
    } else {
        date_time(end).map_err(framed("end date-time"))
    }
}

fn ipv4(text: &str) -> Result<(), String> {
    let groups: Vec<&str> = text.split('.').collect();
    if groups.len() != 4 {
        return Err("expected four decimals".to_owned());
    }
    for group in groups {
        if group.len() > 1 && group.starts_with('0') {
            return Err("leading zeros".to_owned());
        }
        let number: i64 =
            group.parse().map_err(|_| format!("strconv.Atoi: parsing {}: invalid syntax", quote(group)))?;
        if !(0..=255).contains(&number) {
            return Err("decimal must be between 0 and 255".to_owned());
        }
    }
    Ok(())
}

fn ipv6(text: &str) -> Result<(), String> {
    if !text.contains(':') {
        return Err("missing colon".to_owned());
    }
    if let Some((address, zone)) = text.split_once('%')
        && address.parse::<Ipv6Addr>().is_ok()
        && !zone.is_empty()
    {
        return Err("zone id is not a part of ipv6 address".to_owned());
    }
    text.parse::<Ipv6Addr>().map(|_| ()).map_err(|_| format!("ParseAddr({}): unable to parse IP", quote(text)))
}

fn hostname(text: &str) -> Result<(), String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > 253 {
        return Err("more than 253 characters long".to_owned());
    }
    for label in text.split('.') {
        if label.is_empty() || label.len() > 63 {
            return Err("label must be 1 to 63 characters long".to_owned());
        }
        if label.starts_with('-') {
            return Err("label starts with hyphen".to_owned());
        }
        if label.ends_with('-') {
            return Err("label ends with hyphen".to_owned());
        }
        if let Some(c) = label.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
            return Err(format!("invalid character {}", quote_char(c)));
        }
    }
    Ok(())
}

fn email(text: &str) -> Result<(), String> {
    if text.len() > 254 {
        return Err("more than 255 characters long".to_owned());
    }
    let (local, domain) = text.rsplit_once('@').ok_or("missing @")?;
    if local.len() > 64 {
        return Err("local part more than 64 characters long".to_owned());
    }
    if local.len() > 1 && local.starts_with('"') {
        let last = local.char_indices().next_back().map_or(0, |(at, _)| at);
        if local.get(1..last).unwrap_or_default().contains(['\\', '"']) {
            return Err("backslash and quote are not allowed within quoted local part".to_owned());
        }
    } else {
        unquoted(local)?;
    }
    match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => match address.strip_prefix("IPv6:") {
            Some(address) => ipv6(address).map_err(|error| format!("invalid ipv6 address: {error}")),
            None => ipv4(address).map_err(|error| format!("invalid ipv4 address: {error}")),
        },
        None => hostname(domain).map_err(|error| format!("invalid domain: {error}")),
    }
}

fn unquoted(local: &str) -> Result<(), String> {
    if local.starts_with('.') {
        return Err("starts with dot".to_owned());
    }
    if local.ends_with('.') {
        return Err("ends with dot".to_owned());
    }
    if local.contains("..") {
        return Err("consecutive dots".to_owned());
    }
    match local.chars().find(|c| !c.is_ascii_alphanumeric() && !".!#$%&'*+-/=?^_`{|}~".contains(*c)) {
        Some(c) => Err(format!("invalid character {}", quote_char(c))),
        None => Ok(()),
    }
}

/// A date, with the error of Go's `time.Parse`.
fn date(text: &str) -> Result<(), String> {
    if is_date(text) {
        return Ok(());
    }
    let mut rest = text;
    for (element, length) in [("2006", 4), ("-", 0), ("01", 2), ("-", 0), ("02", 2)] {
        let after = match length {
            0 => rest.strip_prefix(element),
            _ => rest
                .get(..length)
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                .map(|_| &rest[length..]),
        };
        let Some(after) = after else {
            let (text, rest) = (quote(text), quote(rest));
            return Err(format!("parsing time {text} as \"2006-01-02\": cannot parse {rest} as \"{element}\""));
        };
        if element == "01" && !("01"..="12").contains(&&rest[..2]) {
            return Err(format!("parsing time {}: month out of range", quote(text)));
        }
        rest = after;
    }
    if rest.is_empty() {
        return Err(format!("parsing time {}: day out of range", quote(text)));
    }
    Err(format!("parsing time {}: extra text: {}", quote(text), quote(rest)))
}

fn time(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    if bytes.len() < 9 {
        return Err("less than 9 characters long".to_owned());
    }
    if bytes[2] != b':' || bytes[5] != b':' {
        return Err("missing colon in correct place".to_owned());
    }
    let invalid = "invalid hour/min/sec";
    let mut hms = [0_i32; 3];
    for (part, value) in text.get(..8).ok_or(invalid)?.splitn(3, ':').zip(&mut hms) {
        *value = part.parse().map_err(|_| invalid)?;
        if *value < 0 {
            return Err("non-positive hour/min/sec".to_owned());
        }
    }
    let [hour, minute, second] = hms;
    if hour > 23 || minute > 59 || second > 60 {
        return Err("hour/min/sec out of range".to_owned());
    }
    let mut rest = &text[8..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err("no digits in second fraction".to_owned());
        }
        rest = &fraction[digits..];
    }
    let offset = if matches!(rest, "z" | "Z") { 0 } else { offset(rest)? };
    let minutes = hour * 60 + minute + offset;
    let minutes = if minutes < 0 { minutes + 24 * 60 } else { minutes };
    if second >= 60 && minutes != 23 * 60 + 59 {
        return Err("invalid leap second".to_owned());
    }
    Ok(())
}

/// Minutes to add for an offset such as `+01:00`.
fn offset(text: &str) -> Result<i32, String> {
    if text.len() != 6 {
        return Err("offset must be 6 characters long".to_owned());
    }
    let (sign, digits) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(digits), _) => (-1, digits),
        (_, Some(digits)) => (1, digits),
        _ => return Err("offset must begin with plus/minus".to_owned()),
    };
    let (hours, minutes) = digits
        .split_once(':')
        .filter(|(hours, _)| hours.len() == 2)
        .ok_or("missing colon in offset in correct place")?;
    let number = |part: &str| part.parse::<i32>().map_err(|_| "invalid hour/min in offset".to_owned());
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours < 0 || minutes < 0 {
        return Err("non-positive hour/min in offset".to_owned());
    }
    if hours > 23 || minutes > 59 {
        return Err("hour/min in offset out of range".to_owned());
    }
    Ok(sign * (hours * 60 + minutes))
}

fn date_time(text: &str) -> Result<(), String> {
    if text.len() < 20 {
        return Err("less than 20 characters long".to_owned());
    }
    if !matches!(text.as_bytes()[10], b't' | b'T') {
        return Err("11th character must be t or T".to_owned());
    }
    date(&text[..10]).map_err(|error| format!("invalid date element: {error}"))?;
    time(&text[11..]).map_err(|error| format!("invalid time element: {error}"))
}

/// Whether a URL is absolute, with the error of Go's `url.Parse`.
fn url(text: &str) -> Result<bool, String> {
    parse_url(text).map_err(|error| format!("parse {}: {error}", quote(uri::split_fragment(text).0)))
}

fn uri_template(text: &str) -> Result<(), String> {
    url(text)?;
    for part in text.split(['?', '#']).next().unwrap_or_default().split('/') {
        let mut open = false;
        for c in part.chars().filter(|c| matches!(c, '{' | '}')) {
            if (c == '{') == open {
                return Err("nested curly braces".to_owned());
            }
            open = !open;
        }
        if open {
            return Err("no matching closing brace".to_owned());
        }
    }
    Ok(())
}

fn semver(text: &str) -> Result<(), String> {
    let is_identifier = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    if let Some(build) = build {
        if build.is_empty() {
            return Err("build is empty".to_owned());
        }
        for identifier in build.split('.') {
            if identifier.is_empty() {
                return Err("build identifier is empty".to_owned());
            }
            if let Some(c) = identifier.chars().find(|c| !is_identifier(c)) {
                return Err(format!("invalid character {} in build identifier", quote_char(c)));
            }
        }
    }
    let (core, pre_release) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    for identifier in pre_release.into_iter().flat_map(|pre| pre.split('.')) {
        if identifier.is_empty() {
            return Err("pre-release identifier is empty".to_owned());
        }
        if let Some(c) = identifier.chars().find(|c| !is_identifier(c)) {
            return Err(format!("invalid character {} in pre-release identifier", quote_char(c)));
        }
        if identifier.len() > 1 && identifier.starts_with('0') && identifier.bytes().all(|b| b.is_ascii_digit()) {
            return Err("pre-release numeric identifier starts with zero".to_owned());
        }
    }
    let numbers: Vec<&str> = core.split('.').collect();
    if numbers.len() != 3 {
        return Err("versionCore must have 3 numbers separated by dot".to_owned());
    }
    for (number, name) in numbers.iter().zip(["major", "minor", "patch"]) {
        if number.is_empty() {
            return Err(format!("{name} is empty"));
        }
        if number.len() > 1 && number.starts_with('0') {
            return Err(format!("{name} starts with zero"));
        }
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("{name} contains non-digit"));
        }
    }
    Ok(())
}
