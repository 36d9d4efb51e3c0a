//! Constraints such as `>=1.2, <2 || ~3.1`.

use std::cmp::Ordering;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;

use super::version::compare_prereleases;
use super::{Invalid, Refusal, Version};
use crate::print::go_quote;
use crate::runtime::SemverLibrary;

/// What a version must satisfy.
#[derive(Debug, Clone)]
pub struct Constraint {
    groups: Vec<Group>,
}

/// Comparators that must all hold.
#[derive(Debug, Clone)]
struct Group {
    comparators: Vec<Comparator>,
    /// Whether a pre-release is named in any of them.
    names_prerelease: bool,
}

#[derive(Debug, Clone)]
struct Comparator {
    operator: Operator,
    version: Version,
    wildcard: Wildcard,
    library: SemverLibrary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    TildeOrEqual,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Tilde,
    Caret,
}

/// The first number that is missing or a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wildcard {
    None,
    Major,
    Minor,
    Patch,
}

/// The longest constraint, and the most groups, that 3.5.0 reads.
const MAX_BYTES: usize = 512;
const MAX_GROUPS: usize = 32;

const VERSION: &str = concat!(
    r"v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?",
    r"(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?",
);
const OPERATORS: &str = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";
/// Go's `\s`.
const SPACE: &str = r"[\t\n\f\r ]";

static COMPARATOR: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!("^{SPACE}*({OPERATORS}){SPACE}*({VERSION}){SPACE}*$")));
static COMPARATORS: LazyLock<Regex> = LazyLock::new(|| compile(&format!("({OPERATORS}){SPACE}*({VERSION})")));
static RANGE: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!("{SPACE}*({VERSION}){SPACE}+-{SPACE}+({VERSION}){SPACE}*")));
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    let comparator = format!("(?:{OPERATORS}){SPACE}*(?:{VERSION}){SPACE}*");
    compile(&format!("^(?:{SPACE}*{comparator})(?:(?:{SPACE}+|,{SPACE}*){comparator})*$"))
});

/// The groups of [`RANGE`] that are its two versions.
const RANGE_ENDS: [usize; 2] = [1, 11];

fn compile(pattern: &str) -> Regex {
    Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(pattern)
        .expect("the pattern is written here")
}

impl Constraint {
    /// As `semver.NewConstraint`.
    pub fn parse(text: impl AsRef<[u8]>, library: SemverLibrary) -> Result<Self, Invalid> {
        let is_limited = library == SemverLibrary::V3_5;
        if is_limited && text.as_ref().len() > MAX_BYTES {
            return Err(Invalid::new(format!("constraint string is too long (max {MAX_BYTES} bytes)")));
        }
        let text = rewrite_ranges(text.as_ref());
        let groups: Vec<&[u8]> = text.split_str("||").collect();
        if is_limited && groups.len() > MAX_GROUPS {
            return Err(Invalid::new(format!("too many constraint groups (max {MAX_GROUPS})")));
        }
        let groups = groups.into_iter().map(|group| Group::parse(group, library)).collect::<Result<_, _>>()?;
        Ok(Self { groups })
    }

    /// Whether a version satisfies it.
    pub fn check(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| {
            let all = |comparator: &Comparator| comparator.check(version, group.names_prerelease);
            group.comparators.iter().all(all)
        })
    }
}

/// Writes hyphen ranges, `1.2 - 1.4`, as comparators.
fn rewrite_ranges(text: &[u8]) -> Vec<u8> {
    let mut rewritten = text.to_vec();
    let mut captures = RANGE.create_captures();
    let mut at = 0;
    while at <= text.len() {
        RANGE.search_captures(&regex_automata::Input::new(text).range(at..), &mut captures);
        let Some(found) = captures.get_match() else { break };
        let [low, high] = RANGE_ENDS.map(|group| captured(&captures, group, text));
        let comparators = [b">= ", low, b", <= ", high, b" "].concat();
        rewritten = rewritten.replacen(&text[found.range()], comparators, 1);
        at = found.end();
    }
    rewritten
}

fn captured<'a>(captures: &Captures, group: usize, text: &'a [u8]) -> &'a [u8] {
    captures.get_group(group).map_or(b"", |span| &text[span.range()])
}

fn improper(text: &[u8], library: SemverLibrary) -> Invalid {
    Invalid::new(match library {
        SemverLibrary::V3_3 => format!("improper constraint: {}", text.to_str_lossy()),
        SemverLibrary::V3_5 => format!("improper constraint: {}", go_quote(text)),
    })
}

impl Group {
    fn parse(text: &[u8], library: SemverLibrary) -> Result<Self, Invalid> {
        if !GROUP.is_match(text) {
            return Err(improper(text, library));
        }
        let comparators: Vec<Comparator> = COMPARATORS
            .find_iter(text)
            .map(|found| Comparator::parse(&text[found.range()], library))
            .collect::<Result<_, _>>()?;
        let names_prerelease = comparators.iter().any(|comparator| comparator.version.is_prerelease());
        Ok(Self { comparators, names_prerelease })
    }
}

impl Comparator {
    fn parse(text: &[u8], library: SemverLibrary) -> Result<Self, Invalid> {
        let mut captures = COMPARATOR.create_captures();
        COMPARATOR.captures(text, &mut captures);
        if !captures.is_match() {
            return Err(improper(text, library));
        }
        let [operator, written, major, minor, patch, prerelease] =
            [1, 2, 3, 4, 5, 6].map(|group| captured(&captures, group, text));
        let is_wild = |number: &[u8]| matches!(number.trim_start_with(|dot| dot == '.'), b"" | b"x" | b"X" | b"*");
        let (wildcard, version) = if is_wild(major) {
            (Wildcard::Major, [b"0.0.0", prerelease].concat())
        } else if is_wild(minor) {
            (Wildcard::Minor, [major, b".0.0", prerelease].concat())
        } else if is_wild(patch) {
            (Wildcard::Patch, [major, minor, b".0", prerelease].concat())
        } else {
            (Wildcard::None, written.to_vec())
        };
        let version = Version::parse_loose(version, library).map_err(|_| Refusal::ConstraintParser.by(library))?;
        Ok(Self { operator: Operator::read(operator), version, wildcard, library })
    }

    fn check(&self, version: &Version, group_names_prerelease: bool) -> bool {
        if version.is_prerelease() && self.ignores_prereleases(group_names_prerelease) {
            return false;
        }
        let order = version.compare(&self.version);
        match self.operator {
            Operator::TildeOrEqual if self.wildcard == Wildcard::None => order == Ordering::Equal,
            Operator::TildeOrEqual | Operator::Tilde => order != Ordering::Less && self.is_near(version),
            Operator::NotEqual => self.differs(version),
            Operator::Greater => self.is_below(version),
            Operator::Less => order == Ordering::Less,
            Operator::GreaterOrEqual => order != Ordering::Less,
            Operator::LessOrEqual => self.is_not_exceeded(version),
            Operator::Caret => order != Ordering::Less && self.is_compatible(version),
        }
    }

    /// 3.3.0 asks each comparator by itself, and `!=` only if it has a wildcard; 3.5.0 asks the group.
    fn ignores_prereleases(&self, group_names_prerelease: bool) -> bool {
        match self.library {
            SemverLibrary::V3_3 if self.operator == Operator::NotEqual && self.wildcard == Wildcard::None => false,
            SemverLibrary::V3_3 => !self.version.is_prerelease(),
            SemverLibrary::V3_5 => !group_names_prerelease,
        }
    }

    /// `!=`.
    fn differs(&self, version: &Version) -> bool {
        let same_major = version.major == self.version.major;
        let same_minor = same_major && version.minor == self.version.minor;
        match self.wildcard {
            // `!=*` compares as if nothing were wild.
            Wildcard::None | Wildcard::Major => version.compare(&self.version) != Ordering::Equal,
            Wildcard::Minor => !same_major,
            Wildcard::Patch if same_minor => {
                compare_prereleases(&version.prerelease, &self.version.prerelease) != Ordering::Equal
            }
            Wildcard::Patch => true,
        }
    }

    /// `>`.
    fn is_below(&self, version: &Version) -> bool {
        match self.wildcard {
            Wildcard::None | Wildcard::Major => version.compare(&self.version) == Ordering::Greater,
            Wildcard::Minor => version.major > self.version.major,
            Wildcard::Patch => (version.major, version.minor) > (self.version.major, self.version.minor),
        }
    }

    /// `<=`.
    fn is_not_exceeded(&self, version: &Version) -> bool {
        match self.wildcard {
            Wildcard::None => version.compare(&self.version) != Ordering::Greater,
            Wildcard::Minor => version.major <= self.version.major,
            Wildcard::Major | Wildcard::Patch => {
                (version.major, version.minor) <= (self.version.major, self.version.minor)
            }
        }
    }

    /// `~`, of a version that is not less.
    fn is_near(&self, version: &Version) -> bool {
        let is_zero = (self.version.major, self.version.minor, self.version.patch) == (0, 0, 0);
        if is_zero && !matches!(self.wildcard, Wildcard::Minor | Wildcard::Patch) {
            return true;
        }
        version.major == self.version.major && (version.minor == self.version.minor || self.wildcard == Wildcard::Minor)
    }

    /// `^`, of a version that is not less.
    fn is_compatible(&self, version: &Version) -> bool {
        let same_major = version.major == self.version.major;
        if self.version.major > 0 || self.wildcard == Wildcard::Minor {
            return same_major;
        }
        let same_minor = same_major && version.minor == self.version.minor;
        if self.version.minor > 0 || self.wildcard == Wildcard::Patch {
            return same_minor;
        }
        same_minor && version.patch == self.version.patch
    }
}

impl Operator {
    fn read(text: &[u8]) -> Self {
        match text {
            b"!=" => Self::NotEqual,
            b">" => Self::Greater,
            b"<" => Self::Less,
            b">=" | b"=>" => Self::GreaterOrEqual,
            b"<=" | b"=<" => Self::LessOrEqual,
            b"~" | b"~>" => Self::Tilde,
            b"^" => Self::Caret,
            _ => Self::TildeOrEqual,
        }
    }
}
