//! `git/urls.tsv` of a snapshot: which bundle is which repository.

use std::collections::BTreeMap;
use std::io::ErrorKind;

use trueup_model::{Gap, GapKind, SnapshotFiles};

use crate::commit_log::gap;

/// Where the list is, and the folder its file names are relative to.
const LIST: &str = "git/urls.tsv";
const FOLDER: &str = "git/";

/// The bundles of a snapshot, each with the URLs under which Applications know it, and what is odd about the list.
pub(crate) fn bundles(files: &dyn SnapshotFiles) -> (BTreeMap<String, Vec<String>>, Vec<Gap>) {
    let mut gaps = Vec::new();
    let present = bundle_files(files, &mut gaps);
    let text = match files.read(LIST) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound && present.is_empty() => {
            gaps.push(gap(GapKind::Absent, FOLDER, "the snapshot holds no Git history"));
            return (BTreeMap::new(), gaps);
        }
        Err(error) => {
            gaps.push(gap(GapKind::Malformed, LIST, &error.to_string()));
            return (BTreeMap::new(), gaps);
        }
    };
    let bundles = parse(&text, &mut gaps);
    for file in present.iter().filter(|f| !bundles.contains_key(*f)) {
        gaps.push(gap(GapKind::Malformed, file, &format!("{LIST} does not say which repository this bundle is")));
    }
    (bundles, gaps)
}

fn bundle_files(files: &dyn SnapshotFiles, gaps: &mut Vec<Gap>) -> Vec<String> {
    let bundle = |name: &String| name.rsplit_once('.').is_some_and(|(_, extension)| extension == "bundle");
    match files.list(FOLDER) {
        Ok(names) => names.into_iter().filter(bundle).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            gaps.push(gap(GapKind::Malformed, FOLDER, &error.to_string()));
            Vec::new()
        }
    }
}

/// Lines `bundle file <TAB> repository URL`; the same bundle may serve several URLs.
fn parse(text: &str, gaps: &mut Vec<Gap>) -> BTreeMap<String, Vec<String>> {
    let mut bundles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match line.split_once('\t').map(|(file, url)| (file.trim(), url.trim())) {
            Some((file, url)) if !file.is_empty() && !url.is_empty() && !url.contains('\t') => {
                bundles.entry(format!("{FOLDER}{file}")).or_default().push(url.to_owned());
            }
            _ => gaps.push(gap(
                GapKind::Malformed,
                &format!("{LIST}:{}", index + 1),
                "the line is not `bundle file <TAB> repository URL`",
            )),
        }
    }
    bundles
}
