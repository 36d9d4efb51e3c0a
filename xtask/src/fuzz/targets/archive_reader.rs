//! Packed charts, damaged at every level: the chart's files, the headers of tar, the stream of gzip.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};
use trueup_helm::{ChartLocation, Talk, load_archive};

use super::{BOTH, Target, judged};
use crate::fuzz::corpus::{ChartFiles, Corpus};
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::mutate;

pub(super) const TARGET: Target = Target { name: "archive-reader", make, check };

/// Names that lead out of the chart, or nowhere.
const NAMES: &[&str] = &[
    "../x",
    "c/../../x",
    "c/../x",
    "/etc/passwd",
    "c//x",
    "c/./x",
    "c",
    "c/",
    "",
    ".",
    "..",
    "c/templates/../../../x",
    "c\\x\\..\\..\\y",
    "C:/x",
    "c/C:/x",
    "c/charts/a.tgz",
    "c/charts/a/Chart.yaml",
    "c/charts/_x",
    "c/charts/.x",
    "Chart.yaml",
    "c/Chart.yaml",
    "c/values.yaml",
    "c/\u{feff}x",
    "c/\u{202e}x",
];

/// Types of entries that are no files.
const KINDS: &[EntryType] = &[
    EntryType::Symlink,
    EntryType::Link,
    EntryType::Char,
    EntryType::Block,
    EntryType::Fifo,
    EntryType::Directory,
    EntryType::Continuous,
    EntryType::GNULongName,
    EntryType::GNULongLink,
    EntryType::GNUSparse,
    EntryType::XGlobalHeader,
    EntryType::XHeader,
];

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let files = dice.pick(&corpus.charts);
    let mut packed = pack(files, dice).unwrap_or_default();
    if dice.once_in(3) {
        let inner = pack(dice.pick(&corpus.charts), dice).unwrap_or_default();
        let mut outer = files.clone();
        outer.push(("charts/inner.tgz".to_owned(), inner));
        packed = pack(&outer, dice).unwrap_or_default();
    }
    if dice.once_in(3) {
        mutate::mutate(&mut packed, &[], dice);
    }
    Input::default().with("chart.tgz", packed)
}

/// The files as an archive, more or less.
fn pack(files: &ChartFiles, dice: &mut Dice) -> io::Result<Vec<u8>> {
    let mut builder = Builder::new(Vec::new());
    for (path, bytes) in files {
        append(&mut builder, &format!("c/{path}"), bytes, dice)?;
    }
    let mut stream = builder.into_inner()?;
    if dice.once_in(3) {
        mutate::mutate(&mut stream, &[], dice);
    }
    if dice.once_in(4) {
        damage_header(&mut stream, dice);
    }
    if dice.once_in(30) {
        stream.resize(stream.len() + (dice.below(64) << 20), 0);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&stream)?;
    let mut packed = encoder.finish()?;
    if dice.once_in(10) {
        packed.extend(packed.clone());
    }
    Ok(packed)
}

fn append(builder: &mut Builder<Vec<u8>>, path: &str, bytes: &[u8], dice: &mut Dice) -> io::Result<()> {
    let mut header = if dice.once_in(2) { Header::new_gnu() } else { Header::new_ustar() };
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    let path = if dice.once_in(20) { dice.pick(NAMES) } else { path };
    if dice.once_in(20) {
        header.set_entry_type(*dice.pick(KINDS));
        // A name that does not fit is left out.
        let _ = header.set_link_name(dice.pick(NAMES));
    }
    if dice.once_in(40) {
        header.set_size(*dice.pick(&[0, 1, 1 << 20, 1 << 33, u64::MAX]));
    }
    if dice.once_in(20) {
        let copies = dice.below(200);
        for _ in 0..copies {
            put(builder, &header, path, bytes)?;
        }
    }
    put(builder, &header, path, bytes)
}

/// Writes the entry as it is, which the library would refuse to do for names that lead out.
fn put(builder: &mut Builder<Vec<u8>>, header: &Header, path: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = header.clone();
    let name = &mut header.as_old_mut().name;
    let length = path.len().min(name.len());
    name[..length].copy_from_slice(&path.as_bytes()[..length]);
    header.set_cksum();
    builder.append(&header, bytes)
}

/// Changes a header and makes its sum right again, so that the change is seen.
fn damage_header(stream: &mut [u8], dice: &mut Dice) {
    const BLOCK: usize = 512;
    let blocks = stream.len() / BLOCK;
    let at = dice.below(blocks) * BLOCK;
    let Some(block) = stream.get_mut(at..at + BLOCK) else { return };
    let mut header = Header::new_old();
    header.as_mut_bytes().copy_from_slice(block);
    for _ in 0..dice.within(1..4) {
        // Name, mode, size, type, link, format, prefix.
        let field = *dice.pick(&[0, 100, 124, 156, 157, 257, 345]);
        header.as_mut_bytes()[field + dice.below(12)] = dice.byte();
    }
    header.set_cksum();
    block.copy_from_slice(header.as_bytes());
}

fn check(input: &Input) -> Result<(), String> {
    for generation in BOTH {
        let location = ChartLocation { shown: "c.tgz", absolute: "/c.tgz" };
        let chart = load_archive(input.bytes("chart.tgz"), location, generation, &Talk::default());
        let paths = chart.iter().flat_map(|chart| chart.templates.iter().chain(&chart.files)).map(|file| &file.path);
        for path in paths {
            if path.starts_with('/') || path.split('/').any(|part| part == "..") {
                return Err(format!("a file outside of the chart\n{path}"));
            }
        }
        judged(chart)?;
    }
    Ok(())
}
