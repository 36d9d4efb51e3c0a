//! Manifests to what `helm template` writes on standard output and into files.

use super::{Manifest, Manifests, RenderedFile, show_only, split};
use crate::{Generation, HelmError};

/// What of the manifests is printed, and where.
#[derive(Debug, Clone, Default)]
pub struct OutputOptions {
    /// `--no-hooks`
    pub no_hooks: bool,
    /// `--skip-tests`
    pub skip_tests: bool,
    /// `--show-only`: patterns of paths in the chart.
    pub show_only: Vec<String>,
    /// `--output-dir`
    pub output_dir: Option<String>,
    /// The name of the release, if `--release-name` puts it into the paths of files.
    pub release_folder: Option<String>,
}

/// What is to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// Files, in this order; after each one `wrote PATH` goes to standard output.
    pub files: Vec<OutputFile>,
    /// Standard output, after those lines.
    pub stdout: Vec<u8>,
}

/// A part of a file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path, relative to the working directory unless `--output-dir` was absolute.
    pub path: String,
    /// What is written.
    pub bytes: Vec<u8>,
    /// How.
    pub mode: WriteMode,
}

/// How a part of a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// The file is made anew.
    Replace,
    /// The part comes after what this run wrote before.
    Append,
    /// The part comes after whatever is there, also from an earlier run: so it is with hooks.
    AppendIfThere,
}

impl Manifests {
    /// The files of `crds/` and the manifests as one text: what a post-renderer of Helm 3 gets, and replaces. With
    /// `--output-dir` there is nothing in it.
    pub fn body(&self, options: &OutputOptions) -> Vec<u8> {
        let mut body = Vec::new();
        if options.output_dir.is_none() {
            for crd in &self.crds {
                push_document(&mut body, &crd.source, &crd.content);
            }
            for manifest in &self.manifests {
                push_document(&mut body, &manifest.source, &manifest.content);
            }
        }
        body
    }

    /// What `helm template` writes for these manifests; `body` is [`Manifests::body`], or what became of it.
    ///
    /// # Errors
    /// One of `--show-only` matches nothing. The files are written all the same: Helm writes them before it notices.
    pub fn print(
        &self,
        body: &[u8],
        options: &OutputOptions,
        generation: Generation,
    ) -> (Printed, Result<(), HelmError>) {
        let mut printed = Printed::default();
        if let Some(folder) = &options.output_dir {
            printed.files = self.files(folder, options);
        }
        let all = self.text(body, options);
        if options.show_only.is_empty() {
            printed.stdout = all;
            return (printed, Ok(()));
        }
        match show_only::chosen(&all, &options.show_only, generation) {
            Ok(chosen) => {
                printed.stdout = chosen;
                (printed, Ok(()))
            }
            Err(error) => (printed, Err(error)),
        }
    }

    pub(super) fn shown_hooks(&self, options: &OutputOptions) -> impl Iterator<Item = &Manifest> {
        let shown = |hook: &Manifest| !(options.skip_tests && hook.hook.as_ref().is_some_and(super::Hook::is_test));
        let hooks: &[Manifest] = if options.no_hooks { &[] } else { &self.hooks };
        hooks.iter().filter(move |hook| shown(hook))
    }

    /// Everything as one text: white space around the manifests is trimmed, that around the hooks is not.
    fn text(&self, body: &[u8], options: &OutputOptions) -> Vec<u8> {
        let mut all = split::trim_space(body).to_vec();
        all.push(b'\n');
        if options.output_dir.is_none() {
            for hook in self.shown_hooks(options) {
                push_document(&mut all, &hook.source, &hook.content);
            }
        }
        all
    }

    fn files(&self, folder: &str, options: &OutputOptions) -> Vec<OutputFile> {
        let release_folder =
            options.release_folder.as_ref().map_or_else(|| folder.to_owned(), |name| join(folder, name));
        let mut files: Vec<OutputFile> = Vec::new();
        let mut written = std::collections::HashSet::new();
        let crds = self.crds.iter().map(|crd| (folder, &crd.source, &crd.content));
        let manifests = self.manifests.iter().map(|manifest| (&*release_folder, &manifest.source, &manifest.content));
        for (folder, source, content) in crds.chain(manifests) {
            let mode = if written.insert(source) { WriteMode::Replace } else { WriteMode::Append };
            files.push(output_file(folder, source, content, mode));
        }
        for hook in self.shown_hooks(options) {
            files.push(output_file(&release_folder, &hook.source, &hook.content, WriteMode::AppendIfThere));
        }
        files
    }
}

/// What `--debug` prints of files that cannot be split. Helm's order is random; this is the order of rendering.
pub fn print_unsorted(files: &[RenderedFile]) -> Vec<u8> {
    let mut all = Vec::new();
    for file in files.iter().filter(|file| !split::is_blank(&file.text)) {
        push_document(&mut all, &file.name, &file.text);
    }
    let mut trimmed = split::trim_space(&all).to_vec();
    trimmed.push(b'\n');
    trimmed
}

fn output_file(folder: &str, source: &str, content: &[u8], mode: WriteMode) -> OutputFile {
    let mut bytes = Vec::new();
    push_document(&mut bytes, source, content);
    OutputFile { path: format!("{folder}/{source}"), bytes, mode }
}

fn push_document(out: &mut Vec<u8>, source: &str, content: &[u8]) {
    out.reserve(source.len() + content.len() + 16);
    out.extend_from_slice(b"---\n# Source: ");
    out.extend_from_slice(source.as_bytes());
    out.push(b'\n');
    out.extend_from_slice(content);
    out.push(b'\n');
}

/// Go's `filepath.Join`.
fn join(folder: &str, name: &str) -> String {
    crate::go_text::clean_path(&format!("{folder}/{name}"))
}
