//! The only clock of a generated fleet: it stands still at the moment of the capture.

use jiff::{SignedDuration, Timestamp};

/// Seconds since the epoch: 2026-03-17T09:30:00Z.
const CAPTURED: i64 = 1_773_739_800;

/// The moment of the capture.
pub(crate) fn captured_at() -> Timestamp {
    Timestamp::from_second(CAPTURED).expect("the constant lies within the calendar")
}

/// So many seconds before the capture, as Kubernetes writes a moment.
pub(crate) fn ago(seconds: i64) -> String {
    moment(seconds).to_string()
}

/// So many seconds before the capture, as the audit log writes a moment.
pub(crate) fn ago_micros(seconds: i64) -> String {
    format!("{:.6}", moment(seconds))
}

/// So many seconds before the capture, as Argo CD writes the time of its next try: `9:31AM`.
pub(crate) fn kitchen(seconds: i64) -> String {
    moment(seconds).strftime("%-I:%M%p").to_string()
}

fn moment(seconds: i64) -> Timestamp {
    captured_at() - SignedDuration::from_secs(seconds)
}
