//! What keys and values of labels may be, and how `apimachinery` says that they are not.

use crate::go_text::quoted;

const LONGEST_NAME: usize = 63;
const LONGEST_DOMAIN: usize = 253;

const NAME_RULE: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
     alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
     '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const DOMAIN_RULE: &str = "a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
     start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
     '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const VALUE_RULE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', \
     and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for \
     validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/// An error unless a text can be the key of a label.
pub(super) fn check_key(key: &str) -> Result<(), String> {
    let problems = key_problems(key);
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!("invalid label key {}: {}", quoted(key), problems.join("; ")))
}

/// An error unless a text can be the value of a label.
pub(super) fn check_value(key: &str, value: &str) -> Result<(), String> {
    let mut problems = Vec::new();
    if value.len() > LONGEST_NAME {
        problems.push(too_long(LONGEST_NAME));
    }
    if !value.is_empty() && !is_name(value) {
        problems.push(VALUE_RULE.to_owned());
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!("invalid label value: {}: at key: {}: {}", quoted(value), quoted(key), problems.join("; ")))
}

fn key_problems(key: &str) -> Vec<String> {
    let (domain, name) = match key.split_once('/') {
        None => (None, key),
        Some((_, name)) if name.contains('/') => {
            let optional = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            return vec![format!("a qualified name {NAME_RULE} {optional}")];
        }
        Some((domain, name)) => (Some(domain), name),
    };
    let mut problems: Vec<_> = domain.map(domain_problems).unwrap_or_default();
    if name.is_empty() {
        problems.push("name part must be non-empty".to_owned());
    } else if name.len() > LONGEST_NAME {
        problems.push(format!("name part {}", too_long(LONGEST_NAME)));
    }
    if !is_name(name) {
        problems.push(format!("name part {NAME_RULE}"));
    }
    problems
}

fn domain_problems(domain: &str) -> Vec<String> {
    if domain.is_empty() {
        return vec!["prefix part must be non-empty".to_owned()];
    }
    let mut problems = Vec::new();
    if domain.len() > LONGEST_DOMAIN {
        problems.push(format!("prefix part {}", too_long(LONGEST_DOMAIN)));
    }
    if !domain.split('.').all(is_domain_part) {
        problems.push(format!("prefix part {DOMAIN_RULE}"));
    }
    problems
}

fn too_long(most: usize) -> String {
    format!("must be no more than {most} characters")
}

fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

fn is_domain_part(text: &str) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(is_plain)) && bytes.iter().all(|byte| is_plain(byte) || *byte == b'-')
}
