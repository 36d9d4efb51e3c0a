//! The index of a recording: which file holds the answer to which request.

use std::collections::HashMap;

use trueup_model::IndexEntry;

use super::error::RecordingProblem;
use super::request::{Query, Shape};

/// Name of the index file.
pub(super) const INDEX_FILE: &str = "index.jsonl";

/// The recorded answers, found by server and path.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: Vec<IndexEntry>,
    by_server: HashMap<String, HashMap<String, Vec<usize>>>,
}

impl Index {
    /// Reads `index.jsonl`; lines that cannot be used are reported and passed over.
    pub(super) fn parse(text: &[u8]) -> (Self, Vec<RecordingProblem>) {
        let (mut index, mut problems) = (Self::default(), Vec::new());
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let usable = serde_json::from_slice(line).map_err(|error| error.to_string()).and_then(check);
            match usable {
                Ok(entry) => index.add(entry),
                Err(reason) => {
                    problems.push(RecordingProblem { file: INDEX_FILE.into(), line: number + 1, reason });
                }
            }
        }
        (index, problems)
    }

    /// All entries, in the order of the file.
    pub(super) fn entries(&self) -> &[IndexEntry] {
        &self.entries
    }

    /// True if there is an answer to this path, whatever its query.
    pub(super) fn has_path(&self, server: &str, path: &str) -> bool {
        self.by_server.get(server).is_some_and(|paths| paths.contains_key(path))
    }

    /// The answers of a server to GET requests of this path, newest first.
    pub(super) fn at<'i>(&'i self, server: &str, path: &str) -> impl Iterator<Item = &'i IndexEntry> {
        let found = self.by_server.get(server).and_then(|paths| paths.get(path)).map_or(&[][..], Vec::as_slice);
        found.iter().rev().map(|number| &self.entries[*number])
    }

    /// The newest answer to exactly this path and query in this shape.
    pub(super) fn find(&self, server: &str, path: &str, query: &Query<'_>, shape: Shape) -> Option<&IndexEntry> {
        self.at(server, path).find(|entry| recorded_shape(entry) == shape && Query::parse(&entry.query) == *query)
    }

    /// All recorded paths of a server, in no order.
    pub(super) fn paths(&self, server: &str) -> impl Iterator<Item = &str> {
        self.by_server.get(server).into_iter().flat_map(|paths| paths.keys().map(String::as_str))
    }

    fn add(&mut self, entry: IndexEntry) {
        if entry.method.eq_ignore_ascii_case("GET") {
            let paths = self.by_server.entry(entry.server.clone()).or_default();
            paths.entry(entry.path.clone()).or_default().push(self.entries.len());
        }
        self.entries.push(entry);
    }
}

/// The shape of a recorded body: the first form that its request asked for by name.
fn recorded_shape(entry: &IndexEntry) -> Shape {
    let accepted = Shape::accepted(entry.accept.as_deref());
    let special = |shape: &&Shape| matches!(shape, Shape::Metadata | Shape::AggregatedDiscovery(_));
    accepted.iter().find(special).copied().unwrap_or(Shape::Plain)
}

/// Refuses what no server answers, and names that lead out of the folder, before `SnapshotFiles` has to.
fn check(entry: IndexEntry) -> Result<IndexEntry, String> {
    if !(200..=599).contains(&entry.status) {
        return Err(format!("status {} is not one of a finished answer", entry.status));
    }
    let inside = !entry.file.is_empty()
        && !entry.file.starts_with('/')
        && !entry.file.contains(['\\', '\0'])
        && entry.file.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    if inside { Ok(entry) } else { Err(format!("file name {:?} leads out of the snapshot", entry.file)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_reported_with_their_number_and_the_rest_is_kept() {
        let text = br#"{"server":"a","method":"GET","path":"/version","status":200,"file":"a/version.json"}

{"server":"a","method":"GET","path":"/x","status":200,"file":"../x.json"}
{"server":"a","method":"GET","path":"/y","sta"#;
        let (index, problems) = Index::parse(text);
        assert_eq!(index.entries().len(), 1);
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        index.jsonl:3: file name "../x.json" leads out of the snapshot
        index.jsonl:4: EOF while parsing a string at line 1 column 45
        "#);
    }
}
