//! Files that options name, and files that `--output-dir` writes.

use std::cell::RefCell;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use fs_err::OpenOptions;
use trueup_helm::HelmError;
use trueup_helm::manifest::{OutputFile, WriteMode};
use trueup_source::go_error_text;
use trueup_template::Libraries;

/// More bytes of values than this are refused.
const VALUES: u64 = 256 << 20;

/// Reads a file of values; `-` is standard input. The error is Go's text.
pub(super) fn read_value_file(
    path: &str,
    stdin: &RefCell<&mut dyn Read>,
    libraries: Libraries,
) -> Result<Vec<u8>, String> {
    let failed = |error: &std::io::Error| format!("open {path}: {}", go_error_text(error));
    if path.trim() == "-" {
        return limited(&mut *stdin.borrow_mut()).map_err(|error| go_error_text(&error));
    }
    if ["http://", "https://", "oci://"].iter().any(|scheme| path.starts_with(scheme)) {
        return Err(format!("{path:?} would have to be downloaded: fetch it, and name the file"));
    }
    trueup_template::functions::urls::check(path.as_bytes(), libraries)?;
    let mut file = fs_err::File::open(path).map_err(|error| failed(&error))?;
    limited(&mut file).map_err(|error| format!("read {path}: {}", go_error_text(&error)))
}

fn limited(reader: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(VALUES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > VALUES) {
        return Err(std::io::Error::other(format!("more than {} MiB", VALUES >> 20)));
    }
    Ok(bytes)
}

/// Writes a part of a file, with the folders above it.
pub(super) fn write_output(output: &OutputFile) -> Result<(), HelmError> {
    let path = Path::new(&output.path);
    if let Some(folder) = path.parent() {
        let failed = |what: &str, error: &std::io::Error| {
            HelmError::in_rendering(format!("{what} {}: {}", folder.display(), go_error_text(error)))
        };
        match fs_err::metadata(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs_err::create_dir_all(folder).map_err(|error| failed("mkdir", &error))?;
            }
            Err(error) => return Err(failed("stat", &error)),
            Ok(_) => {}
        }
    }
    let append = match output.mode {
        WriteMode::Replace => false,
        WriteMode::Append => true,
        WriteMode::AppendIfThere => path.exists(),
    };
    let mut options = OpenOptions::new();
    options.write(true).create(true).append(append).truncate(!append);
    options
        .open(path)
        .and_then(|mut file| file.write_all(&output.bytes))
        .map_err(|error| HelmError::in_rendering(format!("open {}: {}", output.path, go_error_text(&error))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_from_standard_input_and_missing_files_are_named() {
        let libraries = trueup_helm::Generation::Helm4.libraries();
        let mut input: &[u8] = b"a: 1";
        let stdin: RefCell<&mut dyn Read> = RefCell::new(&mut input);
        assert_eq!(read_value_file(" - ", &stdin, libraries), Ok(b"a: 1".to_vec()));
        let missing = read_value_file("nope.yaml", &stdin, libraries);
        assert_eq!(missing, Err("open nope.yaml: no such file or directory".to_owned()));
    }
}
