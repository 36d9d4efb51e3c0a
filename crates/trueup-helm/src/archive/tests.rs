//! Archives made here, and what becomes of them.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

use super::*;

fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, content) in entries {
        let mut header = tar::Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_entry_type(EntryType::Regular);
        header.set_cksum();
        builder.append(&header, *content).expect("memory takes everything");
    }
    builder.into_inner().and_then(GzEncoder::finish).expect("memory takes everything")
}

fn read(bytes: &[u8], generation: Generation) -> String {
    match read_archive(bytes, generation, &mut UnpackBudget::default()) {
        Ok(files) => files
            .iter()
            .fold(String::new(), |text, file| text + &file.path + "=" + &String::from_utf8_lossy(&file.bytes) + ";"),
        Err(error) => error.into_plain().text,
    }
}

#[test]
fn names_lose_their_first_component_and_are_checked() {
    let cases: [(&str, &str); 11] = [
        ("c/Chart.yaml", "Chart.yaml=x;"),
        ("./c/Chart.yaml", "c/Chart.yaml=x;"),
        ("c\\templates\\a.yaml", "templates/a.yaml=x;"),
        ("c/a/../b//./d", "b/d=x;"),
        ("c//etc/passwd", "chart illegally contains absolute paths"),
        ("/etc/passwd", "etc/passwd=x;"),
        ("Chart.yaml", "chart illegally contains content outside the base directory: \"Chart.yaml\""),
        ("c/../x", "chart illegally references parent directory"),
        ("c/..data", "chart illegally references parent directory"),
        ("c/d:/x", "chart contains illegally named files"),
        ("Chart.yaml/x", "chart yaml not in base directory"),
    ];
    for (name, expected) in cases {
        assert_eq!(read(&pack(&[(name, b"x")]), Generation::Helm3), expected, "{name}");
    }
}

#[test]
fn archives_that_unpack_to_any_size_are_limited_in_both() {
    let mut header = tar::Header::new_ustar();
    header.set_path("c/zeros").expect("the name is short");
    header.set_size(10 << 30);
    header.set_entry_type(EntryType::Regular);
    header.set_cksum();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(header.as_bytes()).expect("memory takes everything");
    let claims = encoder.finish().expect("memory takes everything");
    let limit = "the chart and its subcharts unpack to more than 256 MiB (a limit of trueup)";
    assert_eq!(read(&claims, Generation::Helm3), limit);
    assert!(read(&claims, Generation::Helm4).ends_with("larger than the maximum size 104857600"));
    let mut budget = UnpackBudget { left: 100 };
    let files = pack(&[("c/a", &[0; 60]), ("c/b", &[0; 60])]);
    let result = read_archive(&files, Generation::Helm3, &mut budget).map_err(|error| error.into_plain().text);
    assert_eq!(result.err().as_deref(), Some(limit));
}

#[test]
fn links_are_empty_files() {
    for kind in [EntryType::Symlink, EntryType::Link] {
        let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_mode(0o777);
        builder.append_link(&mut header, "c/link", "/etc/passwd").expect("memory takes everything");
        let bytes = builder.into_inner().and_then(GzEncoder::finish).expect("memory takes everything");
        assert_eq!(read(&bytes, Generation::Helm3), "link=;", "{kind:?}");
    }
}

#[test]
fn files_come_in_the_order_of_the_archive_without_byte_order_marks() {
    let bytes = pack(&[("c/b", b"\xef\xbb\xbf1"), ("c/a", b"2"), ("c/b", b"3")]);
    assert_eq!(read(&bytes, Generation::Helm4), "b=1;a=2;b=3;");
}

#[test]
fn helm_4_limits_sizes_and_helm_3_does_not() {
    let large = vec![0_u8; 5 * 1024 * 1024 + 1];
    let bytes = pack(&[("c/big", &large)]);
    assert_eq!(
        read(&bytes, Generation::Helm4),
        "decompressed chart file \"c/big\" is larger than the maximum file size 5242880"
    );
    assert!(read(&bytes, Generation::Helm3).starts_with("big="));
    let entries: Vec<(&str, &[u8])> = (0..20).map(|_| ("c/part", &large[1..])).collect();
    assert_eq!(
        read(&pack(&entries), Generation::Helm4),
        "decompressed chart is larger than the maximum size 104857600"
    );
    assert!(read(&pack(&entries[1..]), Generation::Helm4).starts_with("part="));
}

#[test]
fn damaged_archives_are_errors_in_the_words_of_go() {
    assert_eq!(read(b"", Generation::Helm3), "EOF");
    assert_eq!(read(b"\x1f\x8b\x08", Generation::Helm3), "unexpected EOF");
    assert_eq!(read(b"this is no archive", Generation::Helm3), "gzip: invalid header");
    let bytes = pack(&[("c/a", &[7; 4000])]);
    assert_eq!(read(&bytes[..bytes.len() / 2], Generation::Helm3), "unexpected EOF");
    assert_eq!(read(&pack(&[]), Generation::Helm3), "no files in chart archive");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&[b'x'; 2048]).expect("memory takes everything");
    let garbage = encoder.finish().expect("memory takes everything");
    assert_eq!(read(&garbage, Generation::Helm3), "archive/tar: invalid tar header");
}

#[test]
fn what_is_no_archive_is_named() {
    let error = |bytes: &[u8], path: &str| check_is_gzip(bytes, path).expect_err("no archive").text;
    assert_eq!(error(b"a: 1", "/x/v.yaml"), "file '/x/v.yaml' seems to be a YAML file, but expected a gzipped archive");
    let kind =
        |bytes: &[u8]| error(bytes, "/c").rsplit_once("got ").map(|(_, kind)| kind.to_owned()).unwrap_or_default();
    assert_eq!(kind(b""), "'application/octet-stream'");
    assert_eq!(kind(b"short text"), "'application/octet-stream'");
    assert_eq!(kind(&[b'x'; 600]), "'text/plain; charset=utf-8'");
    assert_eq!(kind(b"  <html>"), "'text/html; charset=utf-8'");
    assert_eq!(kind(b"PK\x03\x04"), "'application/zip'");
}
