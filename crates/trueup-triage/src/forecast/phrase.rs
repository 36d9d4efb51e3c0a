//! Moments, revisions and lists as people read them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use trueup_model::Commit;

/// The time of day of a moment of today, else date and time; in UTC.
pub(super) fn clock(moment: Timestamp, now: Timestamp) -> String {
    let local = |t: Timestamp| TimeZone::UTC.to_datetime(t);
    let format = if local(moment).date() == local(now).date() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
    local(moment).strftime(format).to_string()
}

/// Seconds as `90 s` or `5 min`.
pub(super) fn span(seconds: i64) -> String {
    if seconds >= 120 && seconds % 60 == 0 { format!("{} min", seconds / 60) } else { format!("{seconds} s") }
}

pub(super) use crate::rules::short_revision as short;

/// Several revisions.
pub(super) fn short_all(revisions: &[&str]) -> String {
    revisions.iter().map(|r| short(r)).collect::<Vec<_>>().join(", ")
}

/// A commit with its first line.
pub(super) fn commit(commit: &Commit) -> String {
    format!("{} ({})", commit.short_id(), commit.subject)
}

/// A description in quotes, or nothing.
pub(super) fn sentence(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" \"{}\"", crate::catalogue::shorten(text, 80)) }
}

/// Up to three of the items, and how many more there are.
pub(super) fn some_of(items: &[String]) -> String {
    let shown = items.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(3) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
