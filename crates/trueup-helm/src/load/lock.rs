//! `Chart.lock`: only checked, because rendering uses nothing of it.

use trueup_yaml::{Json, JsonKind, read_json};

use super::decode::{Decoding, unmarshal_error};
use super::metadata::decode_dependencies;
use crate::generation::Generation;
use crate::go_text::quote;

/// Decodes a lock file; the error is that of `sigs.k8s.io/yaml`.
pub(super) fn check_lock(text: &[u8], generation: Generation) -> Result<(), String> {
    let json = read_json(text).map_err(|error| error.converting())?;
    let package = generation.chart_package();
    let mut decoding = Decoding::default();
    let mut time_error = None;
    let fields = ["generated", "digest", "dependencies"];
    decoding.object(&json, &format!("{package}.Lock"), "Lock", &fields, |decoding, field, json| match field {
        "generated" => {
            if let Err(text) = check_time(json) {
                time_error.get_or_insert(text);
            }
        }
        "digest" => decoding.string(json, &mut String::new()),
        _ => {
            decode_dependencies(decoding, json, &mut Vec::new(), package);
        }
    });
    // Go stops at a wrong time, and forgets the wrong types before it.
    time_error.map_or_else(|| decoding.finish(), |text| Err(unmarshal_error(&text)))
}

const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// As `time.Time`'s `UnmarshalJSON`, which wants RFC 3339.
fn check_time(json: &Json) -> Result<(), String> {
    let text = match &json.kind {
        JsonKind::Null => return Ok(()),
        JsonKind::String(text) => text,
        _ => return Err("Time.UnmarshalJSON: input is not a JSON string".to_owned()),
    };
    let parts: [(&str, usize, std::ops::RangeInclusive<u32>, &str); 6] = [
        ("2006", 4, 0..=9999, "year"),
        ("01", 2, 1..=12, "month"),
        ("02", 2, 1..=31, "day"),
        ("15", 2, 0..=23, "hour"),
        ("04", 2, 0..=59, "minute"),
        ("05", 2, 0..=59, "second"),
    ];
    let separators = ["-", "-", "T", ":", ":", ""];
    let mut rest = text.as_str();
    for ((name, width, range, unit), separator) in parts.into_iter().zip(separators) {
        let digits = rest.get(..width).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| cannot_parse(text, rest, name))?;
        if !range.contains(&number) {
            return Err(format!("parsing time {}: {unit} out of range", quote(text)));
        }
        rest = &rest[width..];
        rest = rest.strip_prefix(separator).ok_or_else(|| cannot_parse(text, rest, separator))?;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            rest = &fraction[digits..];
        }
    }
    let zone = rest.as_bytes();
    let is_offset =
        matches!(zone, [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    if rest == "Z" || is_offset { Ok(()) } else { Err(cannot_parse(text, rest, "Z07:00")) }
}

fn cannot_parse(text: &str, rest: &str, wanted: &str) -> String {
    format!("parsing time {} as {}: cannot parse {} as {}", quote(text), quote(LAYOUT), quote(rest), quote(wanted))
}
