//! A version: reading, printing, comparing, incrementing.

use std::cmp::Ordering;
use std::fmt;

use bstr::ByteSlice;

use super::{Invalid, Refusal};
use crate::runtime::SemverLibrary;

/// A semantic version. Two are equal if they were written the same; [`Version::compare`] is their precedence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
    /// What stands after `-`; empty if nothing does.
    pub prerelease: String,
    /// What stands after `+`; empty if nothing does.
    pub metadata: String,
    /// As it was written.
    pub original: String,
}

/// The longest version that 3.5.0 reads.
const MAX_BYTES: usize = 256;

impl Version {
    /// As `semver.NewVersion`: an optional `v`, one to three numbers, leading zeros allowed in them.
    pub fn parse_loose(text: impl AsRef<[u8]>, library: SemverLibrary) -> Result<Self, Invalid> {
        let text = text.as_ref();
        check_length(text, library)?;
        let written = Written::read(text).ok_or_else(|| Refusal::Version.by(library))?;
        let number = |digits: &str| match digits {
            "" => Ok(0),
            digits => digits.parse::<u64>().map_err(|_| {
                let word = if library == SemverLibrary::V3_3 { "Error" } else { "error" };
                Invalid::new(format!("{word} parsing version segment: {}", out_of_range(digits)))
            }),
        };
        let version = Self {
            major: number(written.numbers[0])?,
            minor: number(written.numbers[1])?,
            patch: number(written.numbers[2])?,
            prerelease: written.prerelease.to_owned(),
            metadata: written.metadata.to_owned(),
            original: written.text.to_owned(),
        };
        if !version.prerelease.is_empty() {
            check_prerelease(&version.prerelease, library)?;
        }
        Ok(version)
    }

    /// As `semver.StrictNewVersion`: three numbers without leading zeros.
    pub fn parse_strict(text: impl AsRef<[u8]>, library: SemverLibrary) -> Result<Self, Invalid> {
        let bytes = text.as_ref();
        if bytes.is_empty() {
            return Err(Refusal::Empty.by(library));
        }
        check_length(bytes, library)?;
        // What is not UTF-8 becomes characters that are refused wherever they stand.
        let text = bytes.to_str_lossy();
        let mut parts = text.splitn(3, '.');
        let (Some(major), Some(minor), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Refusal::Version.by(library));
        };
        let (rest, metadata) = rest.split_once('+').map_or((rest, None), |(rest, metadata)| (rest, Some(metadata)));
        if let Some(metadata) = metadata {
            check_metadata(metadata, library)?;
        }
        let (patch, prerelease) = rest.split_once('-').map_or((rest, None), |(rest, pre)| (rest, Some(pre)));
        if let Some(prerelease) = prerelease {
            check_prerelease(prerelease, library)?;
        }
        for number in [major, minor, patch] {
            if !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Refusal::Characters.by(library));
            }
            if number.len() > 1 && number.starts_with('0') {
                return Err(Refusal::LeadingZero.by(library));
            }
        }
        let number = |digits: &str| match digits {
            "" => Err(Invalid::new(r#"strconv.ParseUint: parsing "": invalid syntax"#)),
            _ => digits.parse::<u64>().map_err(|_| Invalid::new(out_of_range(digits))),
        };
        Ok(Self {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            prerelease: prerelease.unwrap_or_default().to_owned(),
            metadata: metadata.unwrap_or_default().to_owned(),
            original: text.clone().into_owned(),
        })
    }

    /// Which of two comes first. Metadata does not count.
    pub fn compare(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| match (self.is_prerelease(), other.is_prerelease()) {
            (false, false) => Ordering::Equal,
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (true, true) => compare_prereleases(&self.prerelease, &other.prerelease),
        })
    }

    /// Whether something stands after `-`.
    pub fn is_prerelease(&self) -> bool {
        !self.prerelease.is_empty()
    }

    /// The next major version.
    pub fn next_major(&self, library: SemverLibrary) -> Result<Self, Invalid> {
        Ok(self.next(increment(self.major, "major", library)?, 0, 0))
    }

    /// The next minor version.
    pub fn next_minor(&self, library: SemverLibrary) -> Result<Self, Invalid> {
        Ok(self.next(self.major, increment(self.minor, "minor", library)?, 0))
    }

    /// The release of a pre-release, the next patch version of a release.
    pub fn next_patch(&self, library: SemverLibrary) -> Result<Self, Invalid> {
        let patch = if self.is_prerelease() { self.patch } else { increment(self.patch, "patch", library)? };
        Ok(self.next(self.major, self.minor, patch))
    }

    /// The same version with another pre-release.
    pub fn with_prerelease(&self, prerelease: &str, library: SemverLibrary) -> Result<Self, Invalid> {
        if !prerelease.is_empty() {
            check_prerelease(prerelease, library)?;
        }
        Ok(Self { prerelease: prerelease.to_owned(), ..self.clone() }.rewritten(self))
    }

    /// The same version with other metadata.
    pub fn with_metadata(&self, metadata: &str, library: SemverLibrary) -> Result<Self, Invalid> {
        if !metadata.is_empty() {
            check_metadata(metadata, library)?;
        }
        Ok(Self { metadata: metadata.to_owned(), ..self.clone() }.rewritten(self))
    }

    fn next(&self, major: u64, minor: u64, patch: u64) -> Self {
        let (prerelease, metadata, original) = (String::new(), String::new(), String::new());
        Self { major, minor, patch, prerelease, metadata, original }.rewritten(self)
    }

    /// With the text of the version itself, and the `v` of the version that it was made of.
    fn rewritten(mut self, source: &Self) -> Self {
        let prefix = if source.original.starts_with('v') { "v" } else { "" };
        self.original = format!("{prefix}{self}");
        self
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(formatter, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(formatter, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// The parts of a loose version as they are written.
struct Written<'a> {
    text: &'a str,
    numbers: [&'a str; 3],
    prerelease: &'a str,
    metadata: &'a str,
}

impl<'a> Written<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let text = bytes.to_str().ok()?;
        let mut rest = text.strip_prefix('v').unwrap_or(text);
        let mut numbers = [""; 3];
        for (place, number) in numbers.iter_mut().enumerate() {
            let after_dot = if place == 0 { Some(rest) } else { rest.strip_prefix('.') };
            let Some(after_dot) = after_dot else { break };
            let digits = after_dot.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return None;
            }
            (*number, rest) = after_dot.split_at(digits);
        }
        let (rest, metadata) = rest.split_once('+').map_or((rest, None), |(rest, metadata)| (rest, Some(metadata)));
        let prerelease = if rest.is_empty() { None } else { Some(rest.strip_prefix('-')?) };
        let is_dotted = |part: Option<&str>| {
            part.is_none_or(|part| part.split('.').all(|word| !word.is_empty() && word.bytes().all(is_allowed)))
        };
        (is_dotted(prerelease) && is_dotted(metadata)).then_some(Self {
            text,
            numbers,
            prerelease: prerelease.unwrap_or_default(),
            metadata: metadata.unwrap_or_default(),
        })
    }
}

/// 3.3.0 lets the number wrap around, 3.5.0 panics.
fn increment(number: u64, part: &str, library: SemverLibrary) -> Result<u64, Invalid> {
    match library {
        SemverLibrary::V3_3 => Ok(number.wrapping_add(1)),
        SemverLibrary::V3_5 => {
            number.checked_add(1).ok_or_else(|| Invalid::new(format!("{part} version increment would overflow uint64")))
        }
    }
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn out_of_range(digits: &str) -> String {
    format!("strconv.ParseUint: parsing \"{digits}\": value out of range")
}

fn check_length(text: &[u8], library: SemverLibrary) -> Result<(), Invalid> {
    if library == SemverLibrary::V3_5 && text.len() > MAX_BYTES {
        return Err(Invalid::new(format!("version string is too long (max {MAX_BYTES} bytes)")));
    }
    Ok(())
}

fn check_prerelease(text: &str, library: SemverLibrary) -> Result<(), Invalid> {
    for word in text.split('.') {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if word.is_empty() && library == SemverLibrary::V3_5 {
            return Err(Refusal::Prerelease.by(library));
        }
        if is_number && word.len() > 1 && word.starts_with('0') {
            return Err(Refusal::LeadingZero.by(library));
        }
        if !word.bytes().all(is_allowed) {
            return Err(Refusal::Prerelease.by(library));
        }
    }
    Ok(())
}

fn check_metadata(text: &str, library: SemverLibrary) -> Result<(), Invalid> {
    for word in text.split('.') {
        if !word.bytes().all(is_allowed) || (word.is_empty() && library == SemverLibrary::V3_5) {
            return Err(Refusal::Metadata.by(library));
        }
    }
    Ok(())
}

/// Word by word; a missing word comes before any other.
pub(super) fn compare_prereleases(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            return Ordering::Equal;
        }
        let order = compare_words(one.unwrap_or_default(), other.unwrap_or_default());
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn compare_words(left: &str, right: &str) -> Ordering {
    if left.is_empty() || right.is_empty() {
        return right.is_empty().cmp(&left.is_empty());
    }
    match (parse_number(left), parse_number(right)) {
        (None, None) => left.cmp(right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        // Different spellings of one number cannot both be parsed without leading zeros.
        (Some(left), Some(right)) => left.cmp(&right),
    }
}

fn parse_number(word: &str) -> Option<u64> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?
}
