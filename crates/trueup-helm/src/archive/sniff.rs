//! What a file that is no archive looks like, in the words of Go's `http.DetectContentType`.

use crate::error::HelmError;

/// Refuses a file that does not begin as gzip does; `path` is the absolute one.
pub(crate) fn check_is_gzip(bytes: &[u8], path: &str) -> Result<(), HelmError> {
    // Helm sniffs a buffer of this size that was zeroed before reading.
    let mut head = [0_u8; 512];
    let known = bytes.len().min(head.len());
    head[..known].copy_from_slice(&bytes[..known]);
    if head.starts_with(b"\x1f\x8b\x08") {
        return Ok(());
    }
    let kind = content_type(&head);
    if kind == "application/x-gzip" {
        return Ok(());
    }
    if let Some((_, "yml" | "yaml")) = path.rsplit_once('.') {
        return Err(HelmError::new(format!("file '{path}' seems to be a YAML file, but expected a gzipped archive")));
    }
    Err(HelmError::new(format!("file '{path}' does not appear to be a gzipped archive; got '{kind}'")))
}

const HTML_TAGS: [&str; 17] = [
    "<!DOCTYPE HTML",
    "<HTML",
    "<HEAD",
    "<SCRIPT",
    "<IFRAME",
    "<H1",
    "<DIV",
    "<FONT",
    "<TABLE",
    "<A",
    "<STYLE",
    "<TITLE",
    "<B",
    "<BODY",
    "<BR",
    "<P",
    "<!--",
];

/// Signatures at the beginning, in the order of trying; `?` stands for any byte, and `MP4` for a test of its own.
const SIGNATURES: [(&[u8], &str); 32] = [
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\xfe\xff", "text/plain; charset=utf-16be"),
    (b"\xff\xfe", "text/plain; charset=utf-16le"),
    (b"\xef\xbb\xbf", "text/plain; charset=utf-8"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x00\x00\x02\x00", "image/x-icon"),
    (b"BM", "image/bmp"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"RIFF????WEBPVP", "image/webp"),
    (b"\x89PNG\x0d\x0a\x1a\x0a", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"FORM????AIFF", "audio/aiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS\x00", "application/ogg"),
    (b"MThd\x00\x00\x00\x06", "audio/midi"),
    (b"RIFF????AVI ", "video/avi"),
    (b"RIFF????WAVE", "audio/wave"),
    (b"MP4", "video/mp4"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"??????????????????????????????????LP", "application/vnd.ms-fontobject"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"OTTO", "font/otf"),
    (b"ttcf", "font/collection"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\x1f\x8b\x08", "application/x-gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"Rar!\x1a\x07\x00", "application/x-rar-compressed"),
    (b"Rar!\x1a\x07\x01\x00", "application/x-rar-compressed"),
    (b"\x00\x61\x73\x6d", "application/wasm"),
];

fn content_type(head: &[u8]) -> &'static str {
    let start = head.iter().position(|byte| !b"\t\n\x0c\r ".contains(byte)).unwrap_or(head.len());
    let trimmed = &head[start..];
    if HTML_TAGS.iter().any(|tag| begins_with_tag(trimmed, tag)) {
        return "text/html; charset=utf-8";
    }
    if trimmed.starts_with(b"<?xml") {
        return "text/xml; charset=utf-8";
    }
    for (signature, kind) in SIGNATURES {
        let hit = if *signature == *b"MP4" { is_mp4(head) } else { matches_signature(head, signature) };
        if hit {
            return kind;
        }
    }
    let is_binary = |byte: &u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    if trimmed.iter().any(is_binary) { "application/octet-stream" } else { "text/plain; charset=utf-8" }
}

fn begins_with_tag(text: &[u8], tag: &str) -> bool {
    text.len() > tag.len()
        && text[..tag.len()].eq_ignore_ascii_case(tag.as_bytes())
        && matches!(text[tag.len()], b' ' | b'>')
}

fn matches_signature(head: &[u8], signature: &[u8]) -> bool {
    head.len() >= signature.len() && signature.iter().zip(head).all(|(want, byte)| *want == b'?' || want == byte)
}

fn is_mp4(head: &[u8]) -> bool {
    let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
    if size < 12 || head.len() < size || !size.is_multiple_of(4) || head[4..8] != *b"ftyp" {
        return false;
    }
    (8..size).step_by(4).filter(|at| *at != 12).any(|at| head[at..].starts_with(b"mp4"))
}
