//! The files of the generated snapshot, as they grow.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;
use trueup_model::{IndexEntry, SnapshotFiles};
use zstd::stream::write::Encoder;

use super::clock;
use super::kinds::ApiKind;

/// Larger bodies are compressed.
const PLAIN_BYTES: usize = 8 << 10;

/// zstd's own default.
const LEVEL: i32 = 3;

/// Files of a snapshot and the index over its answers.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    files: BTreeMap<String, Vec<u8>>,
    index: Vec<u8>,
}

impl Recording {
    /// Records the answer to a GET.
    pub(crate) fn answer(&mut self, server: &str, path: &str, query: &str, body: &Value) {
        let body = to_bytes(body);
        if body.len() > PLAIN_BYTES {
            let packed = compress(&body);
            self.compressed_answer(server, path, query, packed);
        } else {
            self.record(Answer { server, path, query, accept: None, packed: false }, body);
        }
    }

    /// Records the answer to a GET of aggregated discovery.
    pub(crate) fn aggregated_answer(&mut self, server: &str, path: &str, body: &Value) {
        let accept = Some("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        self.record(Answer { server, path, query: "", accept, packed: false }, to_bytes(body));
    }

    /// Records an answer whose body is compressed already.
    pub(crate) fn compressed_answer(&mut self, server: &str, path: &str, query: &str, body: Vec<u8>) {
        self.record(Answer { server, path, query, accept: None, packed: true }, body);
    }

    /// Adds a file that is no answer.
    pub(crate) fn file(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
    }

    /// All files.
    pub(crate) fn finish(mut self) -> FleetFiles {
        self.files.insert("index.jsonl".to_owned(), self.index);
        FleetFiles { files: self.files }
    }

    fn record(&mut self, answer: Answer<'_>, body: Vec<u8>) {
        let aggregated = if answer.accept.is_some() { ".aggregated" } else { "" };
        let suffix = if answer.packed { ".zst" } else { "" };
        let file = format!("{}{}{aggregated}.json{suffix}", answer.server, answer.path);
        let entry = IndexEntry {
            server: answer.server.to_owned(),
            method: "GET".to_owned(),
            path: answer.path.to_owned(),
            query: answer.query.to_owned(),
            accept: answer.accept.map(str::to_owned),
            status: 200,
            file: file.clone(),
            encoding: answer.packed.then(|| "zstd".to_owned()),
            at: Some(clock::captured_at()),
        };
        serde_json::to_writer(&mut self.index, &entry).expect("an index entry is JSON");
        self.index.push(b'\n');
        self.files.insert(file, body);
    }
}

#[derive(Clone, Copy)]
struct Answer<'a> {
    server: &'a str,
    path: &'a str,
    query: &'a str,
    accept: Option<&'a str>,
    packed: bool,
}

/// A list that is compressed while it grows, so that a large fleet never stands in memory as text.
pub(crate) struct GrowingList {
    encoder: Encoder<'static, Vec<u8>>,
    /// One item at a time: zstd is slow with small pieces.
    item: Vec<u8>,
}

impl GrowingList {
    /// A list of a kind, as the API server begins it.
    pub(crate) fn of(kind: &ApiKind) -> Self {
        let (list, version) = (kind.kind, kind.api_version());
        Self::begin(&format!(
            r#"{{"kind":"{list}List","apiVersion":"{version}","metadata":{{"resourceVersion":"1000000"}},"items":["#
        ))
    }

    /// A list as Argo CD's API begins it.
    pub(crate) fn of_argocd() -> Self {
        Self::begin(r#"{"metadata":{"resourceVersion":"1000000"},"items":["#)
    }

    fn begin(head: &str) -> Self {
        let encoder = Encoder::new(Vec::new(), LEVEL).expect("the level is one of zstd's");
        let mut list = Self { encoder, item: Vec::new() };
        list.encoder.write_all(head.as_bytes()).expect(IN_MEMORY);
        list
    }

    /// Appends an item.
    pub(crate) fn push(&mut self, item: &Value) {
        // Whatever stands in the buffer is the item before.
        let begun = !self.item.is_empty();
        self.item.clear();
        if begun {
            self.item.push(b',');
        }
        serde_json::to_writer(&mut self.item, item).expect("a value can be written to memory");
        self.encoder.write_all(&self.item).expect(IN_MEMORY);
    }

    /// The compressed document.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.encoder.write_all(b"]}").expect(IN_MEMORY);
        self.encoder.finish().expect(IN_MEMORY)
    }
}

const IN_MEMORY: &str = "writing to memory does not fail";

/// The files of a generated snapshot, in memory.
#[derive(Debug)]
pub struct FleetFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl FleetFiles {
    /// Writes all files below a folder, which is made if it is not there.
    ///
    /// # Errors
    /// A file or folder cannot be written.
    pub fn write_to(&self, folder: &Path) -> io::Result<()> {
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            fs_err::create_dir_all(path.parent().unwrap_or(folder))?;
            fs_err::write(path, bytes)?;
        }
        Ok(())
    }

    /// Bytes of all files together.
    pub fn bytes(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }
}

impl SnapshotFiles for FleetFiles {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, format!("no file {name} in the generated fleet"));
        self.files.get(name).cloned().ok_or_else(missing)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let below = format!("{}/", folder.trim_end_matches('/'));
        Ok(self.files.keys().filter(|name| name.starts_with(&below)).cloned().collect())
    }

    fn label(&self) -> String {
        "generated fleet".to_owned()
    }
}

fn to_bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("a value can be written to memory")
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::bulk::compress(bytes, LEVEL).expect(IN_MEMORY);
    // It was made as large as the plain text.
    packed.shrink_to_fit();
    packed
}
