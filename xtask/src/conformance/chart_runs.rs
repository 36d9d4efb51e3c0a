//! Which charts are rendered, and with which values.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// One chart with one set of values.
#[derive(Debug)]
pub(crate) struct ChartRun {
    /// Folder of the chart.
    pub(crate) folder: PathBuf,
    values: Option<PathBuf>,
    digest: String,
}

impl ChartRun {
    /// How reports call it.
    pub(crate) fn name(&self) -> String {
        let values = self.values.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy());
        let folder = self.folder.display().to_string();
        std::iter::once(folder.into()).chain(values).collect::<Vec<_>>().join(" -f ")
    }

    /// The arguments after the tool's own, for a process that runs in the chart's folder.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["release-name".to_owned(), ".".to_owned()];
        if let Some(values) = &self.values {
            arguments.extend(["-f".to_owned(), values.display().to_string()]);
        }
        arguments
    }

    /// Stands for every byte of the chart.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }
}

/// Every chart below the folders that is not a part of another chart.
pub(crate) fn find(folders: &[PathBuf], ci_values: bool) -> io::Result<Vec<ChartRun>> {
    let mut charts = Vec::new();
    for folder in folders {
        collect_charts(&fs_err::canonicalize(folder)?, &mut charts)?;
    }
    let mut runs = Vec::new();
    for folder in charts {
        let digest = digest_of(&folder)?;
        let plain = ChartRun { folder: folder.clone(), values: None, digest: digest.clone() };
        runs.push(plain);
        if ci_values {
            let with = |values| ChartRun { folder: folder.clone(), values: Some(values), digest: digest.clone() };
            runs.extend(ci_files(&folder)?.into_iter().map(with));
        }
    }
    Ok(runs)
}

fn collect_charts(folder: &Path, charts: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.join("Chart.yaml").is_file() {
        charts.push(folder.to_owned());
        return Ok(());
    }
    for below in sorted_entries(folder)? {
        if below.is_dir() && !below.is_symlink() {
            collect_charts(&below, charts)?;
        }
    }
    Ok(())
}

fn ci_files(chart: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = chart.join("ci");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let files = sorted_entries(&folder)?.into_iter().filter(is_yaml);
    Ok(files.filter_map(|file| file.strip_prefix(chart).ok().map(Path::to_owned)).collect())
}

fn digest_of(folder: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    hash_folder(folder, &mut hasher)?;
    Ok(hex(&hasher.finalize()))
}

fn hash_folder(folder: &Path, hasher: &mut Sha256) -> io::Result<()> {
    for path in sorted_entries(folder)? {
        hasher.update(path.as_os_str().as_encoded_bytes());
        if path.is_symlink() {
            hasher.update(fs_err::read_link(&path)?.as_os_str().as_encoded_bytes());
        } else if path.is_dir() {
            hash_folder(&path, hasher)?;
        } else if path.is_file() {
            hasher.update(fs_err::read(&path)?);
        }
    }
    Ok(())
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries =
        fs_err::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).expect("four bits are a hexadecimal digit"));
        }
        text
    })
}
