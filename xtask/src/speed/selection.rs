//! A mixed set of charts: from all publishers in turn, and of each from the middle of its sizes to the ends.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// A chart that may be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Bytes of all its files.
    pub(super) bytes: u64,
}

/// All charts in the order in which they should be measured, always the same for the same charts. A publisher is the folder
/// that a chart stands in.
pub(super) fn mixed(folders: Vec<PathBuf>) -> io::Result<Vec<Candidate>> {
    let mut publishers: BTreeMap<PathBuf, Vec<Candidate>> = BTreeMap::new();
    for folder in folders {
        let publisher = folder.parent().map(Path::to_owned).unwrap_or_default();
        let bytes = bytes_below(&folder)?;
        publishers.entry(publisher).or_default().push(Candidate { folder, bytes });
    }
    Ok(in_turns(publishers.into_values().collect()))
}

fn in_turns(mut publishers: Vec<Vec<Candidate>>) -> Vec<Candidate> {
    for charts in &mut publishers {
        charts.sort_by(|a, b| a.bytes.cmp(&b.bytes).then_with(|| a.folder.cmp(&b.folder)));
    }
    let mut spread: Vec<_> = publishers.into_iter().map(|charts| from_the_middle(&charts).into_iter()).collect();
    let mut order = Vec::new();
    loop {
        let round: Vec<Candidate> = spread.iter_mut().filter_map(Iterator::next).collect();
        if round.is_empty() {
            return order;
        }
        order.extend(round);
    }
}

/// The one in the middle, then those in the middle of both halves, and so on.
fn from_the_middle(charts: &[Candidate]) -> Vec<Candidate> {
    let mut ranges = std::collections::VecDeque::new();
    ranges.push_back(0..charts.len());
    let mut order = Vec::with_capacity(charts.len());
    while let Some(range) = ranges.pop_front() {
        let middle = range.start.midpoint(range.end);
        if let Some(chart) = charts[range.clone()].get(middle - range.start) {
            order.push(chart.clone());
            ranges.extend([range.start..middle, middle + 1..range.end]);
        }
    }
    order
}

fn bytes_below(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charts(publisher: &str, sizes: &[u64]) -> Vec<Candidate> {
        sizes.iter().map(|bytes| Candidate { folder: format!("{publisher}{bytes}").into(), bytes: *bytes }).collect()
    }

    #[test]
    fn publishers_take_turns_and_sizes_are_spread() {
        let order = in_turns(vec![charts("a", &[5, 1, 2, 4, 3]), charts("b", &[9]), Vec::new(), charts("c", &[7, 8])]);
        let names: Vec<String> = order.iter().map(|chart| chart.folder.display().to_string()).collect();
        assert_eq!(names, ["a3", "b9", "c8", "a2", "c7", "a5", "a1", "a4"]);
    }
}
