//! Collects what could not be read; equal gaps of one server become one.

use std::collections::BTreeMap;
use std::sync::Mutex;

use trueup_model::{DecodeProblem, Gap, GapKind};

use crate::RequestError;

/// How many subjects one gap names.
const MAX_SUBJECTS: usize = 6;
/// How many gaps are kept before folding: a server that answers garbage must not fill the memory.
const MAX_GAPS: usize = 10_000;

/// The gaps of one observation.
#[derive(Default)]
pub(super) struct Gaps(Mutex<Vec<Gap>>);

impl Gaps {
    /// Something is missing.
    pub(super) fn add(&self, kind: GapKind, place: &str, subject: &str, reason: &str, unknown: &str) {
        let mut gaps = self.0.lock().expect("no code panics while it holds this lock");
        if gaps.len() < MAX_GAPS {
            let [place, subject, reason, unknown] = [place, subject, reason, unknown].map(str::to_owned);
            gaps.push(Gap { kind, place, subject, reason, unknown });
        }
    }

    /// A request failed, and something is therefore unknown.
    pub(super) fn request(&self, error: &RequestError, unknown: &str) {
        self.add(error.gap_kind(), error.place(), &format!("GET {}", error.request()), &error.reason(), unknown);
    }

    /// Fields of one object were left out.
    pub(super) fn decoding(&self, place: &str, object: &str, problems: &[DecodeProblem]) {
        for problem in problems {
            self.add(
                GapKind::Malformed,
                place,
                &format!("{object}: {}", problem.path),
                &problem.message,
                &format!("this field of {object}"),
            );
        }
    }

    /// All gaps, sorted; those of one place with one reason are one gap with several subjects.
    pub(super) fn folded(&self) -> Vec<Gap> {
        let gaps = std::mem::take(&mut *self.0.lock().expect("no code panics while it holds this lock"));
        let mut folds: BTreeMap<(GapKind, String, String), Vec<Gap>> = BTreeMap::new();
        for gap in gaps {
            folds.entry((gap.kind, gap.place.clone(), general(&gap.reason))).or_default().push(gap);
        }
        folds.into_values().map(fold).collect()
    }
}

/// The reason without the names in it, so that "pods is forbidden" and "jobs is forbidden" fold.
fn general(reason: &str) -> String {
    if let Some((_, verdict)) = reason.split_once(" is forbidden: ") {
        return verdict.split("resource").next().unwrap_or(verdict).to_owned();
    }
    match reason.split_once("not recorded: ") {
        Some(_) => "not recorded".to_owned(),
        None => reason.to_owned(),
    }
}

fn fold(mut gaps: Vec<Gap>) -> Gap {
    gaps.sort_by(|a, b| (&a.subject, &a.unknown).cmp(&(&b.subject, &b.unknown)));
    gaps.dedup();
    let joined = |texts: Vec<&str>| {
        let mut texts = texts;
        texts.dedup();
        let more = texts.len().saturating_sub(MAX_SUBJECTS);
        let shown = texts.iter().take(MAX_SUBJECTS).copied().collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{shown} and {more} more") } else { shown }
    };
    let subject = joined(gaps.iter().map(|gap| gap.subject.as_str()).collect());
    let mut unknown: Vec<&str> = gaps.iter().map(|gap| gap.unknown.as_str()).collect();
    unknown.sort_unstable();
    let unknown = joined(unknown);
    let first = gaps.swap_remove(0);
    Gap { subject, unknown, ..first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_with_one_reason_become_one() {
        let gaps = Gaps::default();
        for kind in ["pods", "jobs"] {
            let reason = format!(
                "status 403: {kind} is forbidden: User \"u\" cannot list resource \"{kind}\" in API group \"\""
            );
            gaps.add(
                GapKind::Forbidden,
                "cluster prod",
                &format!("GET /api/v1/{kind}"),
                &reason,
                &format!("{kind} in cluster prod"),
            );
        }
        gaps.add(GapKind::Unreachable, "cluster eu", "GET /version", "connection refused", "what runs in cluster eu");
        let folded = gaps.folded();
        assert_eq!(folded.len(), 2);
        assert_eq!(folded[1].subject, "GET /api/v1/jobs, GET /api/v1/pods");
        assert_eq!(folded[1].unknown, "jobs in cluster prod, pods in cluster prod");
    }
}
