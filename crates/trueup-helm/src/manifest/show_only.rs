//! `--show-only`: the printed text is split again, and documents are chosen by what their `# Source:` says.

use bstr::ByteSlice;

use super::{name_pattern, split};
use crate::{Generation, HelmError};

const SOURCE: &[u8] = b"# Source: ";

/// The documents that the patterns choose, in the order of the patterns.
pub(super) fn chosen(all: &[u8], patterns: &[String], generation: Generation) -> Result<Vec<u8>, HelmError> {
    let documents: Vec<(&[u8], String)> = split::plain_documents(all, generation)
        .into_iter()
        .filter_map(|document| Some((document, path_in_chart(document)?)))
        .collect();
    let mut out = Vec::new();
    for pattern in patterns {
        let mut missing = true;
        for (document, _) in documents.iter().filter(|(_, path)| name_pattern::matches(pattern, path)) {
            out.extend_from_slice(b"---\n");
            out.extend_from_slice(document);
            out.push(b'\n');
            missing = false;
        }
        if missing {
            return Err(HelmError::new(format!("could not find template {pattern} in chart")));
        }
    }
    Ok(out)
}

/// The first match of `# Source: [^/]+/(.+)`.
fn path_in_chart(document: &[u8]) -> Option<String> {
    document.find_iter(SOURCE).find_map(|at| {
        let rest = &document[at + SOURCE.len()..];
        let slash = rest.find_byte(b'/')?;
        let path = rest[slash + 1..].split(|byte| *byte == b'\n').next()?;
        (slash > 0 && !path.is_empty()).then(|| String::from_utf8_lossy(path).into_owned())
    })
}
