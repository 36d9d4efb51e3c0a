//! Where rendered fields came from, as trees; and what is not the same every time.

use std::fmt::Write as _;

use trueup_api::{FieldOrigins, ImpureUses};
use trueup_model::Provenance;

use crate::page::{Line, Look, Page, Tone};

/// Longest value shown, in characters; `-o json` says all.
const MAX_VALUE_CHARS: usize = 200;

/// Most fields listed of one use; `-o json` says all.
const MAX_FIELDS: usize = 20;

/// Each field with its value, and below it what made it.
pub(crate) fn origins_page(origins: &FieldOrigins, look: Look) -> String {
    let mut page = Page::new(look);
    for field in &origins.fields {
        page.blank();
        let mut line = page.begin(0);
        line.push(Tone::Strong, &format!("{}:{}", field.object, field.field));
        line.push(Tone::Faint, " = ");
        line.push(Tone::Good, &shown_value(&field.value));
        page.end(line);
        if field.from.is_empty() {
            page.paragraph(0, Tone::Faint, "nothing is known about where it came from");
        }
        branches(&mut page, &field.from, "");
    }
    page.into_text()
}

fn branches(page: &mut Page, trees: &[Provenance], stem: &str) {
    for (i, tree) in trees.iter().enumerate() {
        let is_last = i + 1 == trees.len();
        let mut line = page.begin(0);
        line.push(Tone::Faint, stem);
        line.push(Tone::Faint, if is_last { "└─ " } else { "├─ " });
        push_source(&mut line, &tree.source.to_string());
        page.end(line);
        branches(page, &tree.from, &format!("{stem}{}", if is_last { "   " } else { "│  " }));
    }
}

/// The place, and what stands there.
fn push_source(line: &mut Line, text: &str) {
    match text.split_once("  ") {
        Some((place, what)) => {
            line.push(Tone::Plain, place);
            line.push(Tone::Plain, "  ");
            line.push(Tone::Command, what);
        }
        None => line.push(Tone::Command, text),
    }
}

/// A value on one line.
fn shown_value(value: &str) -> String {
    let value = value.trim_end();
    let mut lines = value.lines();
    let first = lines.next().unwrap_or_default();
    let mut shown: String = first.chars().take(MAX_VALUE_CHARS).collect();
    let more = lines.count();
    if shown.len() < first.len() {
        shown.push('…');
    }
    if more > 0 {
        write!(shown, " … ({} lines)", more + 1).expect("writing to a String does not fail");
    }
    shown
}

/// Each use with what it reaches.
pub(crate) fn impure_page(uses: &ImpureUses, look: Look) -> String {
    let mut page = Page::new(look);
    for one in &uses.uses {
        let mut line = page.begin(0);
        line.push(Tone::Strong, &format!("{}:{}", one.file, one.line));
        line.push(Tone::Plain, "  ");
        line.push(Tone::Command, &one.function);
        page.end(line);
        if one.fields.is_empty() {
            page.paragraph(2, Tone::Plain, "reaches no field: it only decides something, or is thrown away");
        }
        for field in one.fields.iter().take(MAX_FIELDS) {
            let mut line = page.begin(2);
            line.push(Tone::Faint, "→ ");
            line.push(Tone::Plain, field);
            page.end(line);
        }
        if one.fields.len() > MAX_FIELDS {
            page.paragraph(2, Tone::Faint, &format!("… and {} more (-o json)", one.fields.len() - MAX_FIELDS));
        }
    }
    page.blank();
    let said = match uses.uses.len() {
        0 => "Nothing: the chart renders to the same every time.".to_owned(),
        1 => "1 use of a function whose result is not the same every time.".to_owned(),
        count => format!("{count} uses of functions whose results are not the same every time."),
    };
    page.paragraph(0, if uses.uses.is_empty() { Tone::Good } else { Tone::Plain }, &said);
    page.into_text()
}
