//! The commits of all repositories of a snapshot.

use std::error::Error;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use trueup_model::{CommitLog, Gap, GapKind, SnapshotFiles};

use crate::HistoryLimits;
use crate::bundle::bundle_history;
use crate::bundle_list::bundles;
use crate::history::History;

/// Reads `git/urls.tsv` and the bundles that it names.
///
/// Each history is ordered as [`CommitLog`] wants it: a commit before its parents, newest first otherwise. What is
/// missing, odd, damaged or cut off at a limit is a [`Gap`] that names the file; the other repositories are not
/// concerned.
pub fn commit_log(files: &dyn SnapshotFiles, limits: HistoryLimits) -> (CommitLog, Vec<Gap>) {
    let (bundles, mut gaps) = bundles(files);
    let bundles: Vec<(String, Vec<String>)> = bundles.into_iter().collect();
    let (read, left_out) = bundles.split_at(bundles.len().min(limits.repositories));
    for (file, _) in left_out {
        gaps.push(gap(GapKind::Malformed, file, &format!("more than {} repositories", limits.repositories)));
    }
    let names: Vec<&str> = read.iter().map(|(file, _)| file.as_str()).collect();
    let mut log = CommitLog::default();
    for ((file, urls), outcome) in read.iter().zip(histories(files, &names, limits)) {
        match outcome {
            Ok(history) => {
                gaps.extend(history.cut.as_deref().map(|cut| gap(GapKind::Absent, file, cut)));
                for url in urls {
                    log.insert(url, history.commits.clone());
                }
            }
            Err(reason) => gaps.push(gap(GapKind::Malformed, file, &reason)),
        }
    }
    (log, gaps)
}

/// A gap in the history that a file of the snapshot should hold.
pub(crate) fn gap(kind: GapKind, file: &str, reason: &str) -> Gap {
    Gap {
        kind,
        place: file.to_owned(),
        subject: "Git history".to_owned(),
        reason: reason.to_owned(),
        unknown: "commits of this repository: who changed what, and when".to_owned(),
    }
}

/// The histories of some bundles, in their order, read by as many threads as there are cores.
fn histories(files: &dyn SnapshotFiles, names: &[&str], limits: HistoryLimits) -> Vec<Result<History, String>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(names.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|i| *i < names.len()) {
            done.push((index, history(files, names[index], limits)));
        }
        done
    };
    let mut outcomes: Vec<Result<History, String>> =
        names.iter().map(|_| Err("reading it ended in a panic".to_owned())).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for (index, outcome) in workers.into_iter().filter_map(|w| w.join().ok()).flatten() {
            outcomes[index] = outcome;
        }
    });
    outcomes
}

fn history(files: &dyn SnapshotFiles, name: &str, limits: HistoryLimits) -> Result<History, String> {
    let bytes = files.read(name).map_err(|error| error.to_string())?;
    bundle_history(&bytes, limits).map_err(|error| chain(&error))
}

/// An error and its sources in one line; gix repeats itself, so equal neighbours are told once.
fn chain(error: &dyn Error) -> String {
    let mut parts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if parts.last() != Some(&text) {
            parts.push(text);
        }
        source = cause.source();
    }
    parts.join(": ")
}
