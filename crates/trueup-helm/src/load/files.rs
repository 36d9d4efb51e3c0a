//! What each file of a chart becomes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use trueup_model::{SourceEntry, SourceTree};
use trueup_yaml::{Json, JsonKind, Place};

use super::metadata::{MetadataDraft, decode_metadata};
use super::{ChartLocation, lock, validate};
use crate::archive::{PackedFile, UnpackBudget, read_archive, without_mark};
use crate::chart::{Chart, ChartFile};
use crate::error::HelmError;
use crate::generation::Generation;
use crate::go_text::quote;
use crate::ignore::IgnoreRules;
use crate::talk::Talk;
use crate::values::read_values;

/// How deep subcharts may be nested. Helm has no limit.
const MAX_DEPTH: usize = 100;

/// `Chart.yaml` as it stands in the folder, whatever `.helmignore` says; the error is Go's.
pub(super) fn chart_yaml<'a>(tree: &'a SourceTree, path: &str) -> Result<Cow<'a, [u8]>, String> {
    match tree.entry("Chart.yaml") {
        Some(SourceEntry::File { bytes, .. }) => Ok(Cow::Borrowed(bytes)),
        Some(SourceEntry::Unreadable(text)) => Err(text.clone()),
        None if tree.entries().any(|(file, _)| file.starts_with("Chart.yaml/")) => {
            Err(format!("read {path}: is a directory"))
        }
        None => Err(format!("open {path}: no such file or directory")),
    }
}

/// The files that belong to the chart, in the order in which Helm walks its folder.
pub(super) fn folder_files(
    tree: &SourceTree,
    location: ChartLocation<'_>,
    generation: Generation,
) -> Result<Vec<PackedFile>, HelmError> {
    let rules = match tree.entry(".helmignore") {
        Some(SourceEntry::File { bytes, .. }) => IgnoreRules::parse(bytes)?,
        Some(SourceEntry::Unreadable(text)) => return Err(HelmError::new(text.clone())),
        None if tree.entries().any(|(path, _)| path.starts_with(".helmignore/")) => {
            let path = location.absolute.trim_end_matches('/');
            return Err(HelmError::new(format!("read {path}/.helmignore: is a directory")));
        }
        None => IgnoreRules::default(),
    };
    // Links are followed before rules are asked.
    let is_left_out = |path: &str, entry: &SourceEntry| match entry {
        SourceEntry::Unreadable(text) if text.starts_with("error evaluating symlink ") => rules.ignores_folder_of(path),
        _ => rules.ignores_file(path),
    };
    let mut entries: Vec<(&str, &SourceEntry)> =
        tree.entries().filter(|(path, entry)| !is_left_out(path, entry)).collect();
    // Each folder is sorted by names, so that `a-b` comes after everything in `a`.
    entries.sort_by(|(left, _), (right, _)| left.split('/').cmp(right.split('/')));
    entries.into_iter().map(|(path, entry)| folder_file(path, entry, generation)).collect()
}

fn folder_file(path: &str, entry: &SourceEntry, generation: Generation) -> Result<PackedFile, HelmError> {
    let bytes = match entry {
        SourceEntry::File { bytes, .. } => bytes,
        SourceEntry::Unreadable(text) => return Err(HelmError::new(text.clone())),
    };
    if let Some(limits) = generation.archive_limits()
        && bytes.len() as u64 > limits.file
    {
        let name = path.rsplit('/').next().unwrap_or(path);
        return Err(HelmError::new(format!(
            "chart file {} is larger than the maximum file size {}",
            quote(name),
            limits.file
        )));
    }
    let text = without_mark(bytes);
    let bytes = if text.len() == bytes.len() { Arc::clone(bytes) } else { Arc::from(text) };
    Ok(PackedFile { path: path.to_owned(), bytes })
}

/// Turns files into charts.
pub(super) struct Loader<'a> {
    generation: Generation,
    talk: &'a Talk,
    pub(super) budget: UnpackBudget,
}

impl<'a> Loader<'a> {
    pub(super) fn new(generation: Generation, talk: &'a Talk) -> Self {
        Self { generation, talk, budget: UnpackBudget::default() }
    }

    /// The chart that the files are; `shown` is the path of their folder as the user knows it.
    pub(super) fn load(&mut self, files: Vec<PackedFile>, shown: &str, depth: usize) -> Result<Chart, HelmError> {
        if depth > MAX_DEPTH {
            return Err(HelmError::new(format!("subcharts are nested more than {MAX_DEPTH} deep")));
        }
        let mut draft = ChartDraft::default();
        for file in files.iter().filter(|file| file.path == "Chart.yaml") {
            let metadata = draft.metadata.get_or_insert_default();
            decode_metadata(&file.bytes, metadata, self.generation).map_err(|text| cannot_load("Chart.yaml", &text))?;
            if metadata.api_version.is_empty() {
                "v1".clone_into(&mut metadata.api_version);
            }
        }
        for file in files {
            self.take(&mut draft, file)?;
        }
        let metadata = draft.metadata.ok_or_else(|| HelmError::new("Chart.yaml file is missing"))?;
        let metadata = validate::validate(metadata, self.generation)?;
        let empty = || Json { kind: JsonKind::Object(Vec::new()), place: Place::default() };
        let mut chart = Chart {
            metadata,
            values: Arc::new(draft.values.unwrap_or_else(empty)),
            values_path: format!("{}/values.yaml", shown.trim_end_matches('/')).into(),
            schema: draft.schema,
            templates: draft.templates,
            files: draft.files,
            dependencies: Vec::new(),
        };
        for (name, files) in draft.subcharts {
            if name.starts_with(['_', '.']) {
                continue;
            }
            let below = format!("{}/charts/{name}", shown.trim_end_matches('/'));
            let child = self.subchart(&name, files, &below, depth, &chart)?;
            chart.dependencies.push(child);
        }
        Ok(chart)
    }

    fn take(&self, draft: &mut ChartDraft, file: PackedFile) -> Result<(), HelmError> {
        match file.path.as_str() {
            "Chart.yaml" => {}
            "Chart.lock" => {
                lock::check_lock(&file.bytes, self.generation).map_err(|text| cannot_load("Chart.lock", &text))?;
            }
            "values.yaml" => {
                let values = read_values(&file.bytes, self.generation);
                draft.values = Some(values.map_err(|text| cannot_load("values.yaml", &text))?);
            }
            "values.schema.json" => draft.schema = Some(file.bytes),
            "requirements.yaml" => {
                let metadata = draft.metadata.get_or_insert_default();
                self.warn_of_old_name(metadata, "load.go:120", REQUIREMENTS_WARNING);
                decode_metadata(&file.bytes, metadata, self.generation)
                    .map_err(|text| cannot_load("requirements.yaml", &text))?;
                draft.take_if_v1(file);
            }
            "requirements.lock" => {
                lock::check_lock(&file.bytes, self.generation)
                    .map_err(|text| cannot_load("requirements.lock", &text))?;
                let metadata = draft.metadata.get_or_insert_default();
                self.warn_of_old_name(metadata, "load.go:138", LOCK_WARNING);
                draft.take_if_v1(file);
            }
            path if path.starts_with("templates/") => draft.templates.push(file.into()),
            path => match path.strip_prefix("charts/") {
                Some(below) if extension(path) != ".prov" => {
                    let name = below.split('/').next().unwrap_or_default().to_owned();
                    let file = PackedFile { path: below.to_owned(), bytes: file.bytes };
                    draft.subcharts.entry(name).or_default().push(file);
                }
                _ => draft.files.push(file.into()),
            },
        }
        Ok(())
    }

    fn warn_of_old_name(&self, metadata: &MetadataDraft, place: &'static str, text: &str) {
        if metadata.api_version != "v1" {
            self.talk.log(self.generation, place, text);
        }
    }

    /// Loads what stands at one name below `charts/`.
    fn subchart(
        &mut self,
        name: &str,
        files: Vec<PackedFile>,
        shown: &str,
        depth: usize,
        parent: &Chart,
    ) -> Result<Chart, HelmError> {
        let parent = &parent.metadata.name;
        let loaded = if extension(name) == ".tgz" {
            let Some(file) = files.first().filter(|file| file.path == name) else {
                let got = files.first().map(|file| file.path.as_str()).unwrap_or_default();
                return Err(HelmError::new(format!(
                    "error unpacking subchart tar in {parent}: expected {name}, got {got}"
                )));
            };
            read_archive(&file.bytes, self.generation, &mut self.budget)
                .map_err(crate::archive::ArchiveError::into_plain)
                .and_then(|files| self.load(files, shown, depth + 1))
        } else {
            let inside = |file: PackedFile| {
                let path = file.path.split_once('/')?.1.to_owned();
                Some(PackedFile { path, bytes: file.bytes })
            };
            self.load(files.into_iter().filter_map(inside).collect(), shown, depth + 1)
        };
        loaded.map_err(|error| HelmError::new(format!("error unpacking subchart {name} in {parent}: {error}")))
    }
}

const REQUIREMENTS_WARNING: &str = "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We \
                                    recommend migrating dependencies to Chart.yaml.";
const LOCK_WARNING: &str = "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We recommend \
                            migrating to Chart.lock.";

#[derive(Default)]
struct ChartDraft {
    metadata: Option<MetadataDraft>,
    values: Option<Json>,
    schema: Option<Arc<[u8]>>,
    templates: Vec<ChartFile>,
    files: Vec<ChartFile>,
    /// By the first component below `charts/`. Helm goes through them in random order.
    subcharts: BTreeMap<String, Vec<PackedFile>>,
}

impl ChartDraft {
    fn take_if_v1(&mut self, file: PackedFile) {
        if self.metadata.as_ref().is_some_and(|metadata| metadata.api_version == "v1") {
            self.files.push(file.into());
        }
    }
}

impl From<PackedFile> for ChartFile {
    fn from(file: PackedFile) -> Self {
        Self { path: file.path.into(), bytes: file.bytes }
    }
}

fn cannot_load(file: &str, text: &str) -> HelmError {
    HelmError::new(format!("cannot load {file}: {text}"))
}

/// Go's `filepath.Ext`.
fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').map_or("", |dot| &name[dot..])
}
