//! Values against a schema: one line for each fault, and a score by which the nearest alternative is chosen.

use std::collections::HashMap;
use std::fmt::Write;

use super::super::node::Node;
use super::{Additional, Dependency, Id, Keywords, Schema, format};

/// Values and references nest no deeper than this.
const DEPTH: usize = 250;

/// What one schema says about one value.
#[derive(Default)]
struct Verdict {
    lines: Vec<String>,
    score: i64,
}

impl Verdict {
    fn is_valid(&self) -> bool {
        self.lines.is_empty()
    }

    fn fault(&mut self, place: &str, text: &str) {
        self.lines.push(format!("- {}: {text}", field(place)));
        self.score -= 2;
    }

    fn merge(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.score += other.score;
    }
}

pub(super) fn check(schema: &Schema, values: &Node) -> Result<Vec<String>, String> {
    let mut checker = Checker { schema, depth: 0, too_deep: false };
    let mut verdict = Verdict::default();
    checker.visit(0, values, "(root)", &mut verdict);
    if checker.too_deep {
        return Err(format!("unable to validate schema: it nests more than {DEPTH} deep"));
    }
    Ok(verdict.lines)
}

struct Checker<'a> {
    schema: &'a Schema,
    depth: usize,
    too_deep: bool,
}

impl<'a> Checker<'a> {
    fn verdict(&mut self, id: Id, value: &Node, place: &str) -> Verdict {
        let mut verdict = Verdict::default();
        self.visit(id, value, place, &mut verdict);
        verdict
    }

    fn visit(&mut self, id: Id, value: &Node, place: &str, verdict: &mut Verdict) {
        if self.depth >= DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        self.visit_within(id, value, place, verdict);
        self.depth -= 1;
    }

    fn visit_within(&mut self, id: Id, value: &Node, place: &str, verdict: &mut Verdict) {
        let keywords: &'a Keywords = &self.schema.schemas[id];
        if let Some(pass) = keywords.pass {
            if !pass {
                verdict.fault(place, "False always fails validation");
            }
            return;
        }
        if let Some(reference) = keywords.reference {
            return self.visit(reference, value, place, verdict);
        }
        if let Some(given) = wrong_type(keywords, value) {
            let expected = match keywords.types.as_slice() {
                [one] => one.clone(),
                several => format!("[{}]", several.join(",")),
            };
            return verdict.fault(place, &format!("Invalid type. Expected: {expected}, given: {given}"));
        }
        self.combined(keywords, value, place, verdict);
        match value {
            Node::Array(items) => {
                self.array(keywords, items, place, verdict);
                common(keywords, value, place, verdict);
            }
            Node::Object(entries) => {
                self.object(keywords, entries, value, place, verdict);
                common(keywords, value, place, verdict);
                for (name, schema) in &keywords.properties {
                    if let Some(member) = value.get(name) {
                        self.visit(*schema, member, &below(place, name), verdict);
                    }
                }
            }
            Node::Number(_) => {
                number(keywords, value, place, verdict);
                common(keywords, value, place, verdict);
            }
            Node::String(text) => {
                common(keywords, value, place, verdict);
                string(keywords, text, place, verdict);
            }
            Node::Null | Node::Bool(_) => common(keywords, value, place, verdict),
        }
        verdict.score += 1;
    }

    fn combined(&mut self, keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
        self.any_of(keywords, value, place, verdict);
        self.one_of(keywords, value, place, verdict);
        if !keywords.all_of.is_empty() {
            let mut all = true;
            for schema in &keywords.all_of {
                let part = self.verdict(*schema, value, place);
                all &= part.is_valid();
                verdict.merge(part);
            }
            if !all {
                verdict.fault(place, "Must validate all the schemas (allOf)");
            }
        }
        if let Some(schema) = keywords.not
            && self.verdict(schema, value, place).is_valid()
        {
            verdict.fault(place, "Must not validate the schema (not)");
        }
        self.dependencies(keywords, value, place, verdict);
        self.condition(keywords, value, place, verdict);
        verdict.score += 1;
    }

    fn any_of(&mut self, keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
        let mut best: Option<Verdict> = None;
        for schema in &keywords.any_of {
            let part = self.verdict(*schema, value, place);
            if part.is_valid() {
                return;
            }
            if best.as_ref().is_none_or(|best| part.score > best.score) {
                best = Some(part);
            }
        }
        if let Some(best) = best {
            verdict.fault(place, "Must validate at least one schema (anyOf)");
            verdict.merge(best);
        }
    }

    fn one_of(&mut self, keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
        if keywords.one_of.is_empty() {
            return;
        }
        let mut valid = 0;
        let mut best: Option<Verdict> = None;
        for schema in &keywords.one_of {
            let part = self.verdict(*schema, value, place);
            if part.is_valid() {
                valid += 1;
            } else if valid == 0 && best.as_ref().is_none_or(|best| part.score > best.score) {
                best = Some(part);
            }
        }
        if valid != 1 {
            verdict.fault(place, "Must validate one and only one schema (oneOf)");
        }
        if let (0, Some(best)) = (valid, best) {
            verdict.merge(best);
        }
    }

    fn dependencies(&mut self, keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
        for (name, dependency) in &keywords.dependencies {
            if value.get(name).is_none() {
                continue;
            }
            match dependency {
                Dependency::Properties(names) => {
                    for name in names.iter().filter(|name| value.get(name).is_none()) {
                        verdict.fault(place, &format!("Has a dependency on {name}"));
                    }
                }
                Dependency::Schema(schema) => self.visit(*schema, value, place, verdict),
            }
        }
    }

    fn condition(&mut self, keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
        let Some(condition) = keywords.condition else { return };
        let holds = self.verdict(condition, value, place).is_valid();
        let (branch, text) = if holds {
            (keywords.then, "Must validate \"then\" as \"if\" was valid")
        } else {
            (keywords.otherwise, "Must validate \"else\" as \"if\" was not valid")
        };
        let Some(branch) = branch else { return };
        let part = self.verdict(branch, value, place);
        if !part.is_valid() {
            verdict.fault(place, text);
            verdict.merge(part);
        }
    }

    fn array(&mut self, keywords: &Keywords, items: &[Node], place: &str, verdict: &mut Verdict) {
        for (index, item) in items.iter().enumerate() {
            let schema = match (keywords.items_for_all, keywords.items.get(index), &keywords.additional_items) {
                (true, ..) => keywords.items.first(),
                (false, Some(schema), _) => Some(schema),
                (false, None, Some(Additional::Schema(schema))) if !keywords.items.is_empty() => Some(schema),
                _ => None,
            };
            if let Some(schema) = schema {
                let part = self.verdict(*schema, item, &below(place, &index.to_string()));
                verdict.merge(part);
            }
        }
        let beyond = !keywords.items_for_all && !keywords.items.is_empty() && keywords.items.len() < items.len();
        if beyond && matches!(keywords.additional_items, Some(Additional::Allowed(false))) {
            verdict.fault(place, "No additional items allowed on array");
        }
        if let Some(least) = keywords.min_items.filter(|least| count(items.len()) < *least) {
            verdict.fault(place, &format!("Array must have at least {least} items"));
        }
        if let Some(most) = keywords.max_items.filter(|most| count(items.len()) > *most) {
            verdict.fault(place, &format!("Array must have at most {most} items"));
        }
        if keywords.unique_items {
            unique(items, place, verdict);
        }
        self.contains(keywords, items, place, verdict);
        verdict.score += 1;
    }

    fn contains(&mut self, keywords: &Keywords, items: &[Node], place: &str, verdict: &mut Verdict) {
        let Some(schema) = keywords.contains else { return };
        let mut best: Option<Verdict> = None;
        for (index, item) in items.iter().enumerate() {
            let part = self.verdict(schema, item, &below(place, &index.to_string()));
            if part.is_valid() {
                return;
            }
            if best.as_ref().is_none_or(|best| part.score > best.score) {
                best = Some(part);
            }
        }
        verdict.fault(place, "At least one of the items must match");
        if let Some(best) = best {
            verdict.merge(best);
        }
    }

    fn object(
        &mut self,
        keywords: &Keywords,
        entries: &[(String, Node)],
        value: &Node,
        place: &str,
        verdict: &mut Verdict,
    ) {
        if let Some(least) = keywords.min_properties.filter(|least| count(entries.len()) < *least) {
            verdict.fault(place, &format!("Must have at least {least} properties"));
        }
        if let Some(most) = keywords.max_properties.filter(|most| count(entries.len()) > *most) {
            verdict.fault(place, &format!("Must have at most {most} properties"));
        }
        for name in &keywords.required {
            if value.get(name).is_some() {
                verdict.score += 1;
            } else {
                verdict.fault(place, &format!("{name} is required"));
            }
        }
        for (name, member) in entries {
            self.member(keywords, name, member, place, verdict);
        }
        if let Some(schema) = keywords.property_names {
            for (name, _) in entries {
                let part = self.verdict(schema, &Node::String(name.clone()), place);
                if !part.is_valid() {
                    verdict.fault(place, &format!("Property name of \"{name}\" does not match"));
                    verdict.merge(part);
                }
            }
        }
        verdict.score += 1;
    }

    fn member(&mut self, keywords: &Keywords, name: &str, member: &Node, place: &str, verdict: &mut Verdict) {
        let is_property = keywords.properties.binary_search_by(|(known, _)| known.as_str().cmp(name)).is_ok();
        let mut matches_pattern = false;
        for (regex, schema) in &keywords.pattern_properties {
            if regex.matches(name) {
                matches_pattern = true;
                let part = self.verdict(*schema, member, &below(place, name));
                verdict.merge(part);
            }
        }
        if matches_pattern {
            verdict.score += 1;
        }
        if is_property || matches_pattern {
            return;
        }
        match keywords.additional_properties {
            Some(Additional::Allowed(false)) => {
                verdict.fault(place, &format!("Additional property {name} is not allowed"));
            }
            Some(Additional::Schema(schema)) => {
                let part = self.verdict(schema, member, &below(place, name));
                verdict.merge(part);
            }
            _ => {}
        }
    }
}

/// The type that a value has, if the schema wants others.
fn wrong_type(keywords: &Keywords, value: &Node) -> Option<&'static str> {
    let has = |name: &str| keywords.types.iter().any(|known| known == name);
    if keywords.types.is_empty() {
        return None;
    }
    let given = match value {
        Node::Number(_) if value.decimal().is_some_and(|number| number.is_whole()) => "integer",
        other => other.type_name(),
    };
    let fits = has(given) || (given == "integer" && has("number"));
    (!fits).then_some(given)
}

fn common(keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
    if let Some(constant) = &keywords.constant
        && canonical(value) != *constant
    {
        verdict.fault(place, &format!("{} does not match: {constant}", field(place)));
    }
    if !keywords.enumeration.is_empty() && !keywords.enumeration.contains(&canonical(value)) {
        let allowed = keywords.enumeration.join(", ");
        verdict.fault(place, &format!("{} must be one of the following: {allowed}", field(place)));
    }
    verdict.score += 1;
}

fn string(keywords: &Keywords, text: &str, place: &str, verdict: &mut Verdict) {
    let length = count(text.chars().count());
    if let Some(least) = keywords.min_length.filter(|least| length < *least) {
        verdict.fault(place, &format!("String length must be greater than or equal to {least}"));
    }
    if let Some(most) = keywords.max_length.filter(|most| length > *most) {
        verdict.fault(place, &format!("String length must be less than or equal to {most}"));
    }
    if let Some((pattern, regex)) = &keywords.pattern
        && !regex.matches(text)
    {
        verdict.fault(place, &format!("Does not match pattern '{pattern}'"));
    }
    if !format::is_valid(&keywords.format, text) {
        verdict.fault(place, &format!("Does not match format '{}'", keywords.format));
    }
    verdict.score += 1;
}

fn number(keywords: &Keywords, value: &Node, place: &str, verdict: &mut Verdict) {
    let Some(number) = value.decimal() else { return };
    if let Some(of) = keywords.multiple_of.as_ref().filter(|of| !number.is_multiple_of(of)) {
        verdict.fault(place, &format!("Must be a multiple of {}", of.general()));
    }
    if let Some(most) = keywords.maximum.as_ref().filter(|most| number > **most) {
        verdict.fault(place, &format!("Must be less than or equal to {}", most.general()));
    }
    if let Some(most) = keywords.exclusive_maximum.as_ref().filter(|most| number >= **most) {
        verdict.fault(place, &format!("Must be less than {}", most.general()));
    }
    if let Some(least) = keywords.minimum.as_ref().filter(|least| number < **least) {
        verdict.fault(place, &format!("Must be greater than or equal to {}", least.general()));
    }
    if let Some(least) = keywords.exclusive_minimum.as_ref().filter(|least| number <= **least) {
        verdict.fault(place, &format!("Must be greater than {}", least.general()));
    }
    // Every format that is known wants a string.
    if format::is_known(&keywords.format) {
        verdict.fault(place, &format!("Does not match format '{}'", keywords.format));
    }
    verdict.score += 1;
}

fn unique(items: &[Node], place: &str, verdict: &mut Verdict) {
    let mut seen = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        if let Some(before) = seen.insert(canonical(item), index) {
            verdict.fault(place, &format!("array items[{before},{index}] must be unique"));
        }
    }
}

/// A value as Go's `encoding/json` writes it once numbers are `float64`.
pub(in super::super) fn canonical(value: &Node) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Node, out: &mut String) {
    match value {
        Node::Null => out.push_str("null"),
        Node::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Node::Number(text) => out.push_str(&json_float(text.parse().unwrap_or(0.0))),
        Node::String(text) => write_string(text, out),
        Node::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Node::Object(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_canonical(value, out);
            }
            out.push('}');
        }
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A number as Go's `encoding/json` writes a `float64`.
fn json_float(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        };
    }
    format!("{value}")
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn below(place: &str, name: &str) -> String {
    format!("{place}.{name}")
}

fn field(place: &str) -> &str {
    place.strip_prefix("(root).").unwrap_or(place)
}
