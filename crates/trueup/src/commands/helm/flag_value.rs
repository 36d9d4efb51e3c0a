//! The values of flags, checked as Go's `pflag` checks them.

use clap::ValueEnum;
use jiff::Timestamp;
use trueup_engine::{Generation, PostRenderer, Talk};

use super::engine_choice::EngineChoice;
use super::flag_table::{Flag, Kind};
use crate::pflag::boolean;

/// What a value becomes: one text or several. The error is the text after `flag: `.
pub(super) fn read(flag: &Flag, value: &str, generation: Generation, talk: &Talk) -> Result<Vec<String>, String> {
    let one = |value: &str| vec![value.to_owned()];
    match flag.kind {
        Kind::Bool => boolean(value).map(|value| one(if value { "true" } else { "false" })),
        Kind::Csv | Kind::PostRenderer if value.is_empty() => Ok(Vec::new()),
        Kind::Csv => csv_line(value),
        Kind::Pairs => pairs(value),
        Kind::Duration if is_duration(value) => Ok(one(value)),
        Kind::Duration if has_no_unit(value) => Err(format!("time: missing unit in duration {value:?}")),
        Kind::Duration => Err(format!("time: invalid duration {value:?}")),
        Kind::Int => value.parse::<i64>().map(|_| one(value)).map_err(|_| syntax("ParseInt", value)),
        Kind::Float => value.parse::<f32>().map(|_| one(value)).map_err(|_| syntax("ParseFloat", value)),
        Kind::Wait if generation == Generation::Helm3 => boolean(value).map(|_| one(value)),
        Kind::Wait => wait(value, talk).map(one),
        Kind::PostRenderer if generation == Generation::Helm4 => {
            Err(format!("plugin: {{Name:{value} Type:postrenderer/v1}} not found"))
        }
        Kind::PostRenderer => PostRenderer::find(value).map(|program| vec![program]),
        Kind::Engine if EngineChoice::from_str(value, false).is_err() => {
            Err("it is native, reference or both".to_owned())
        }
        Kind::Seed => value.parse::<u64>().map(|_| one(value)).map_err(|_| syntax("ParseUint", value)),
        Kind::Moment => {
            value.parse::<Timestamp>().map(|_| one(value)).map_err(|_| "write it like 2026-01-01T00:00:00Z".to_owned())
        }
        Kind::Text | Kind::Texts | Kind::Engine => Ok(one(value)),
    }
}

fn syntax(function: &str, value: &str) -> String {
    format!("strconv.{function}: parsing {value:?}: invalid syntax")
}

fn wait<'a>(value: &'a str, talk: &Talk) -> Result<&'a str, String> {
    let deprecated = |new: &str| {
        talk.say(format!(
            "level=WARN msg=\"--wait={value} is deprecated (boolean value) and can be replaced with --wait={new}\""
        ));
    };
    match value {
        "watcher" | "legacy" | "hookOnly" => {}
        "true" => deprecated("watcher"),
        "false" => deprecated("hookOnly"),
        _ => return Err(format!("invalid wait input {value:?}. Valid inputs are watcher, hookOnly, and legacy")),
    }
    Ok(value)
}

fn has_no_unit(value: &str) -> bool {
    let number = value.strip_prefix(['+', '-']).unwrap_or(value);
    number.bytes().any(|byte| byte.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && number.matches('.').count() < 2
}

/// Whether Go's `time.ParseDuration` reads a text, such as `1h2m0.5s`.
fn is_duration(value: &str) -> bool {
    let mut rest = value.strip_prefix(['+', '-']).unwrap_or(value);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, after) = rest.split_at(number);
        if !digits.bytes().any(|byte| byte.is_ascii_digit()) || digits.matches('.').count() > 1 {
            return false;
        }
        let Some(unit) = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].iter().find(|unit| {
            let unit_end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
            after[..unit_end] == ***unit
        }) else {
            return false;
        };
        rest = &after[unit.len()..];
    }
    true
}

/// One line of CSV, as Go's `encoding/csv` reads it.
fn csv_line(line: &str) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = line.strip_suffix('\n').unwrap_or(line);
    let column = |rest: &str| line.len() - rest.len() + 1;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest.split_once(',').map_or((rest, None), |(field, after)| (field, Some(after)));
            if let Some(at) = field.find('"') {
                let column = column(rest) + at;
                return Err(format!("parse error on line 1, column {column}: bare \" in non-quoted-field"));
            }
            fields.push(field.to_owned());
            match after {
                Some(after) => rest = after,
                None => return Ok(fields),
            }
            continue;
        };
        let mut field = String::new();
        let mut inside = quoted;
        let after = loop {
            let Some((text, after)) = inside.split_once('"') else {
                return Err(format!(
                    "parse error on line 1, column {}: extraneous or missing \" in quoted-field",
                    line.len() + 1
                ));
            };
            field.push_str(text);
            match after.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    inside = more;
                }
                None => break after,
            }
        };
        fields.push(field);
        match (after, after.strip_prefix(',')) {
            ("", _) => return Ok(fields),
            (_, Some(more)) => rest = more,
            _ => {
                return Err(format!(
                    "parse error on line 1, column {}: extraneous or missing \" in quoted-field",
                    column(after) - 1
                ));
            }
        }
    }
}

fn pairs(value: &str) -> Result<Vec<String>, String> {
    let wrong = |pair: &str| format!("{pair} must be formatted as key=value");
    let pairs = match value.matches('=').count() {
        0 => return Err(wrong(value)),
        1 => vec![value.trim_matches('"').to_owned()],
        _ => csv_line(value)?,
    };
    match pairs.iter().find(|pair| !pair.contains('=')) {
        Some(pair) => Err(wrong(pair)),
        None => Ok(pairs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_lines_of_csv() {
        let fields = |line: &str| csv_line(line).map(|fields| fields.join("|"));
        assert_eq!(fields("a,b"), Ok("a|b".to_owned()));
        assert_eq!(fields("\"a,\"\"b\",c"), Ok("a,\"b|c".to_owned()));
        assert_eq!(fields("a,"), Ok("a|".to_owned()));
        assert_eq!(fields("a\"b"), Err("parse error on line 1, column 2: bare \" in non-quoted-field".to_owned()));
    }

    #[test]
    fn durations_are_those_of_go() {
        for (text, expected) in
            [("5m", true), ("1h2m0.5s", true), ("0", true), ("5", false), ("", false), ("5x", false)]
        {
            assert_eq!(is_duration(text), expected, "{text}");
        }
    }
}
