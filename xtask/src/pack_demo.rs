//! Packs a snapshot folder into the archive that the binary carries for `--demo`.
//!
//! The same folder gives the same bytes: names sorted, times and owners zero. Bodies are stored plain, since the archive
//! as a whole is compressed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The archive may not be larger than this; it is part of every installed binary.
const MOST_BYTES: u64 = 3 << 20;

/// Packs `folder` into the demo archive below `root`.
pub(crate) fn run(root: &Path, folder: &Path, out: &mut dyn Write) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut names = Vec::new();
    collect(folder, folder, &mut names)?;
    names.sort();
    let target = root.join("crates/trueup/demo/fleet.tar.zst");
    let mut archive = tar::Builder::new(zstd::Encoder::new(fs_err::File::create(&target)?, 19)?);
    for name in &names {
        let body = fs_err::read(folder.join(name))?;
        let mut header = tar::Header::new_gnu();
        header.set_size(body.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, body.as_slice())?;
    }
    archive.into_inner()?.finish()?;
    let size = fs_err::metadata(&target)?.len();
    writeln!(out, "packed {} files into {} ({} KiB)", names.len(), target.display(), size >> 10)?;
    Ok(if size <= MOST_BYTES { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files below a folder, relative to `base`.
fn collect(base: &Path, folder: &Path, names: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(base, &path, names)?;
        } else {
            names.push(path.strip_prefix(base).map_err(io::Error::other)?.to_owned());
        }
    }
    Ok(())
}
