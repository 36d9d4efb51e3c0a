//! What people see: wire documents laid out as pages.

mod app_rows;
mod column;
mod explanation;
mod gaps;
mod origins;
mod shared_causes;
mod timeline;
mod triage;
mod verdict;

pub(crate) use explanation::explanation_page;
pub(crate) use gaps::gaps_section;
pub(crate) use origins::{impure_page, origins_page};
pub(crate) use triage::{Detail, TriageView, triage_page};

#[cfg(test)]
pub(crate) mod samples;

/// Longest cause shown in a table, in characters; `explain` and `-o json` say more.
const MAX_CAUSE_CHARS: usize = 600;

/// A cause as tables show it.
fn bounded_cause(cause: &str) -> String {
    match cause.char_indices().nth(MAX_CAUSE_CHARS) {
        None => cause.to_owned(),
        Some((cut, _)) => {
            let (kept, rest) = cause.split_at(cut);
            format!("{kept}… ({} more characters)", rest.chars().count())
        }
    }
}

/// `1 app`, `3 apps`.
fn apps(count: usize) -> String {
    if count == 1 { "1 app".to_owned() } else { format!("{count} apps") }
}
