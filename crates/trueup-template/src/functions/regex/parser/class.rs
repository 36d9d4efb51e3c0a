//! Classes of characters: `[a-z[:alpha:]\d\pL]`.

use bstr::ByteSlice;
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::node::Node;
use super::{Parser, SyntaxError, check_utf8, unicode};
use crate::rune;

/// A set of characters.
pub(super) type Set = ClassUnicode;

type Ranges = &'static [(u8, u8)];

const DIGIT: Ranges = &[(b'0', b'9')];
const WORD: Ranges = &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')];

/// The names between `[:` and `:]`.
const POSIX: &[(&[u8], Ranges)] = &[
    (b"alnum", &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')]),
    (b"alpha", &[(b'A', b'Z'), (b'a', b'z')]),
    (b"ascii", &[(0, 0x7f)]),
    (b"blank", &[(b'\t', b'\t'), (b' ', b' ')]),
    (b"cntrl", &[(0, 0x1f), (0x7f, 0x7f)]),
    (b"digit", DIGIT),
    (b"graph", &[(b'!', b'~')]),
    (b"lower", &[(b'a', b'z')]),
    (b"print", &[(b' ', b'~')]),
    (b"punct", &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')]),
    (b"space", &[(b'\t', b'\r'), (b' ', b' ')]),
    (b"upper", &[(b'A', b'Z')]),
    (b"word", WORD),
    (b"xdigit", &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')]),
];

/// The class of a letter after a backslash; capitals negate.
pub(super) fn perl(letter: u8, folds: bool) -> Option<Set> {
    let ranges: Ranges = match letter.to_ascii_lowercase() {
        b'd' => DIGIT,
        b's' => &[(b'\t', b'\n'), (0x0c, b'\r'), (b' ', b' ')],
        b'w' => WORD,
        _ => return None,
    };
    Some(group(ranges, folds, letter.is_ascii_uppercase()))
}

fn group(ranges: Ranges, folds: bool, is_negated: bool) -> Set {
    let range = |&(first, last): &(u8, u8)| ClassUnicodeRange::new(char::from(first), char::from(last));
    finished(Set::new(ranges.iter().map(range)), folds, is_negated)
}

fn finished(mut set: Set, folds: bool, is_negated: bool) -> Set {
    if folds {
        rune::fold(&mut set);
    }
    if is_negated {
        set.negate();
    }
    set
}

/// A range of code points, of which surrogates do not occur in strings.
fn range(first: u32, last: u32) -> Option<ClassUnicodeRange> {
    let first = char::from_u32(first).unwrap_or('\u{e000}');
    let last = char::from_u32(last).unwrap_or('\u{d7ff}');
    (first <= last).then(|| ClassUnicodeRange::new(first, last))
}

impl Parser<'_> {
    /// `[…]`.
    pub(super) fn read_class(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += 1;
        let is_negated = self.rest().starts_with(b"^");
        self.at += usize::from(is_negated);
        let mut set = Set::empty();
        let mut is_first = true;
        while is_first || !self.rest().starts_with(b"]") {
            is_first = false;
            let part = match self.read_named_class()? {
                Some(part) => part,
                None => self.read_range(start)?,
            };
            set.union(&part);
        }
        self.at += 1;
        self.current.sequence.push(Node::class(finished(set, false, is_negated)));
        Ok(())
    }

    /// `[:alpha:]`, `\pL`, `\d`.
    fn read_named_class(&mut self) -> Result<Option<Set>, SyntaxError> {
        let rest = self.rest();
        if rest.starts_with(b"[:")
            && let Some(length) = rest[2..].find(b":]")
        {
            let written = &rest[..length + 4];
            let name = &rest[2..length + 2];
            let (name, is_negated) = name.strip_prefix(b"^").map_or((name, false), |name| (name, true));
            let Some((_, ranges)) = POSIX.iter().find(|(known, _)| *known == name) else {
                return Err(SyntaxError::new("invalid character class range", written));
            };
            self.at += written.len();
            return Ok(Some(group(ranges, self.flags.fold_case, is_negated)));
        }
        if rest.starts_with(b"\\") { self.read_class_escape() } else { Ok(None) }
    }

    /// `a` or `a-z` in the class that began at `class`.
    fn read_range(&mut self, class: usize) -> Result<Set, SyntaxError> {
        let start = self.at;
        let first = self.read_class_rune(class)?;
        let mut last = first;
        if let [b'-', after, ..] = self.rest()
            && *after != b']'
        {
            self.at += 1;
            last = self.read_class_rune(class)?;
            if last < first {
                return Err(SyntaxError::new("invalid character class range", self.since(start)));
            }
        }
        Ok(finished(Set::new(range(first, last)), self.flags.fold_case, false))
    }

    fn read_class_rune(&mut self, class: usize) -> Result<u32, SyntaxError> {
        match self.rest().first() {
            None => Err(SyntaxError::new("missing closing ]", &self.pattern[class..])),
            Some(b'\\') => self.read_escaped_rune(),
            Some(_) => self.next_rune().map(u32::from),
        }
    }

    /// `\pL`, `\p{Greek}`, `\P{^Greek}`.
    pub(super) fn read_unicode_class(&mut self) -> Result<Set, SyntaxError> {
        let (start, rest) = (self.at, self.rest());
        let mut is_negated = rest.starts_with(b"\\P");
        self.at += 2;
        let first = self.next_rune()?;
        let mut name = if first == '{' {
            let Some(end) = rest.find_byte(b'}') else {
                check_utf8(rest)?;
                return Err(SyntaxError::new("invalid character class range", rest));
            };
            self.at = start + end + 1;
            let name = &rest[3..end];
            check_utf8(name)?;
            name
        } else {
            &self.since(start)[2..]
        };
        if let Some(inner) = name.strip_prefix(b"^") {
            is_negated = !is_negated;
            name = inner;
        }
        let set = name.to_str().ok().and_then(unicode::class);
        let set = set.ok_or_else(|| SyntaxError::new("invalid character class range", self.since(start)))?;
        Ok(finished(set, self.flags.fold_case, is_negated))
    }
}
