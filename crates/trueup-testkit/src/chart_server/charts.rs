//! Generated charts, packed, and an index of them.

use std::fmt::Write;
use std::io;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

/// A packed chart of a name and a version, with one template that tells both, and further files.
///
/// # Errors
/// A path is too long for an archive.
pub fn packed_chart(name: &str, version: &str, files: &[(&str, &str)]) -> io::Result<Vec<u8>> {
    let chart_yaml = format!("apiVersion: v2\nname: {name}\nversion: {version}\n");
    let template = format!("from: {name}-{version}\n");
    let mut all = vec![("Chart.yaml", chart_yaml.as_str()), ("templates/t.yaml", template.as_str())];
    all.retain(|(path, _)| !files.iter().any(|(given, _)| given == path));
    all.extend(files);
    let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (path, text) in all {
        let mut header = Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, format!("{name}/{path}"), text.as_bytes())?;
    }
    builder.into_inner()?.finish()
}

/// An `index.yaml` of charts: name, version, URL, digest.
pub fn index_yaml(charts: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let mut names: Vec<&str> = charts.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let mut text = "apiVersion: v1\nentries:\n".to_owned();
    for name in names {
        let _ = writeln!(text, "  {name}:");
        for (_, version, url, digest) in charts.iter().filter(|(known, ..)| *known == name) {
            let _ = writeln!(
                text,
                "  - {{apiVersion: v2, name: {name}, version: {version:?}, urls: [{url:?}], digest: {digest:?}}}"
            );
        }
    }
    text.into_bytes()
}
