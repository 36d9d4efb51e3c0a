//! What mutations begin with: the charts and cases of the tests, and folders of further charts.

use std::io;
use std::path::Path;

use trueup_yaml::{Json, JsonKind, read_json};

/// A chart: its files by path.
pub(crate) type ChartFiles = Vec<(String, Vec<u8>)>;

/// Everything to begin with, by kind.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// Whole charts.
    pub(crate) charts: Vec<ChartFiles>,
    /// Files of `templates/`.
    pub(crate) templates: Vec<Vec<u8>>,
    /// `values.yaml` and every other YAML file that is no template.
    pub(crate) yaml: Vec<Vec<u8>>,
    /// `values.schema.json`.
    pub(crate) schemas: Vec<Vec<u8>>,
    /// Texts of `--set` and its relatives.
    pub(crate) settings: Vec<String>,
}

/// The largest file that is worth mutating.
const MAX_BYTES: usize = 64 << 10;

impl Corpus {
    /// The corpus of the repository at `root`.
    pub(crate) fn of(root: &Path) -> io::Result<Self> {
        let tests = root.join("crates/trueup/tests/helm");
        let mut corpus = Self::default();
        corpus.add_charts(&tests.join("charts"))?;
        let cases = read_json(&fs_err::read(tests.join("cases.yaml"))?).map_err(io::Error::other)?;
        if let Some(JsonKind::Array(cases)) = cases.get("cases").map(|cases| &cases.kind) {
            for case in cases {
                corpus.add_case(case);
            }
        }
        Ok(corpus)
    }

    /// Adds every chart below a folder, in the order of their paths.
    pub(crate) fn add_charts(&mut self, folder: &Path) -> io::Result<()> {
        if folder.join("Chart.yaml").is_file() {
            let mut files = ChartFiles::new();
            read_files(folder, "", &mut files)?;
            self.add_chart(files);
            return Ok(());
        }
        let mut entries: Vec<_> = fs_err::read_dir(folder)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(fs_err::DirEntry::path);
        for entry in entries.iter().filter(|entry| entry.path().is_dir()) {
            self.add_charts(&entry.path())?;
        }
        Ok(())
    }

    fn add_case(&mut self, case: &Json) {
        let mut files = ChartFiles::new();
        if let Some(JsonKind::Object(entries)) = case.get("files").map(|files| &files.kind) {
            let texts = entries.iter().filter_map(|(path, text)| Some((path.clone(), text.as_str()?.into())));
            files.extend(texts);
        }
        self.add_chart(files);
        let Some(JsonKind::Array(arguments)) = case.get("args").map(|arguments| &arguments.kind) else { return };
        let texts: Vec<&str> = arguments.iter().filter_map(Json::as_str).collect();
        let settings = texts.windows(2).filter(|pair| pair[0].starts_with("--set")).map(|pair| pair[1].to_owned());
        self.settings.extend(settings);
        let joined = texts.iter().filter(|text| text.starts_with("--set")).filter_map(|text| text.split_once('='));
        self.settings.extend(joined.map(|(_, setting)| setting.to_owned()));
    }

    fn add_chart(&mut self, files: ChartFiles) {
        for (path, bytes) in &files {
            let place = if path.contains("templates/") {
                &mut self.templates
            } else if path.ends_with(".schema.json") {
                &mut self.schemas
            } else if Path::new(path).extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                &mut self.yaml
            } else {
                continue;
            };
            place.push(bytes.clone());
        }
        if !files.is_empty() {
            self.charts.push(files);
        }
    }
}

fn read_files(folder: &Path, prefix: &str, files: &mut ChartFiles) -> io::Result<()> {
    let mut entries: Vec<_> = fs_err::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs_err::DirEntry::path);
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files)?;
        } else if entry.path().is_file() {
            let bytes = fs_err::read(entry.path())?;
            if bytes.len() <= MAX_BYTES {
                files.push((path, bytes));
            }
        }
    }
    Ok(())
}
