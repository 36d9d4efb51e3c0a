//! Patterns of file names, as Go's `filepath.Glob`, and as kustomize leaves out hidden files then.

use crate::go_path;
use crate::loader::FileSystem;

/// Files of which those of a folder are known.
pub trait Folders: FileSystem {
    /// The names of everything in a folder, in any order; none if it cannot be read. Links are followed to the folder, but
    /// what is in it counts even if it is a broken link.
    fn names(&self, folder: &str) -> Vec<String>;
}

/// A pattern that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadPattern;

/// How many folders a pattern may name.
const MAX_DEPTH: usize = 10_000;

/// The paths that a pattern means, relative as it is. Hidden files only if its last part begins with a dot.
pub(super) fn visible(
    pattern: &str,
    folders: &dyn Folders,
    working_directory: &str,
) -> Result<Vec<String>, BadPattern> {
    let mut paths = Glob { folders, working_directory }.paths(pattern, 0)?;
    if !is_hidden(pattern) {
        paths.retain(|path| !is_hidden(path));
    }
    Ok(paths)
}

fn is_hidden(path: &str) -> bool {
    go_path::name_of(path.trim_end_matches('/')).starts_with('.') || path.is_empty()
}

struct Glob<'a> {
    folders: &'a dyn Folders,
    working_directory: &'a str,
}

impl Glob<'_> {
    fn paths(&self, pattern: &str, depth: usize) -> Result<Vec<String>, BadPattern> {
        if depth == MAX_DEPTH {
            return Err(BadPattern);
        }
        Pattern::new(pattern)?;
        if !has_meta(pattern) {
            return Ok(if self.exists(pattern) { vec![pattern.to_owned()] } else { Vec::new() });
        }
        let (folder, name) = pattern.split_at(pattern.rfind('/').map_or(0, |slash| slash + 1));
        let folder = match folder {
            "" => ".",
            "/" => "/",
            _ => &folder[..folder.len() - 1],
        };
        let name = Pattern::new(name)?;
        let folders = if has_meta(folder) { self.paths(folder, depth + 1)? } else { vec![folder.to_owned()] };
        Ok(folders.iter().flat_map(|folder| self.matches(folder, &name)).collect())
    }

    fn matches(&self, folder: &str, pattern: &Pattern) -> Vec<String> {
        let absolute = self.absolute(folder);
        if !self.folders.resolve(&absolute).is_ok_and(|resolved| resolved.is_directory) {
            return Vec::new();
        }
        let mut names = self.folders.names(&absolute);
        names.retain(|name| pattern.matches(name));
        names.sort_unstable();
        names.iter().map(|name| go_path::join(folder, name)).collect()
    }

    /// Whether `lstat` finds a path.
    fn exists(&self, path: &str) -> bool {
        if path.is_empty() {
            return false;
        }
        let absolute = self.absolute(path);
        self.folders.resolve(&absolute).is_ok() || {
            let (folder, name) = (go_path::folder_of(&absolute), go_path::name_of(&absolute));
            !name.is_empty() && self.folders.names(folder).iter().any(|other| other == name)
        }
    }

    fn absolute(&self, path: &str) -> String {
        super::absolute(self.working_directory, path)
    }
}

fn has_meta(text: &str) -> bool {
    text.contains(['*', '?', '[', '\\'])
}

/// A pattern of a name, as of Go's `filepath.Match`.
#[derive(Debug, PartialEq, Eq)]
struct Pattern(Vec<Token>);

#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// `*`
    Any,
    /// `?`
    One,
    Character(char),
    /// `[…]` or `[^…]`
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Pattern {
    fn new(text: &str) -> Result<Self, BadPattern> {
        let mut rest = text.chars().peekable();
        let mut tokens = Vec::new();
        while let Some(character) = rest.next() {
            tokens.push(match character {
                '*' => Token::Any,
                '?' => Token::One,
                '[' => Self::class(&mut rest)?,
                '\\' => Token::Character(rest.next().ok_or(BadPattern)?),
                _ => Token::Character(character),
            });
        }
        Ok(Self(tokens))
    }

    fn class(rest: &mut Characters<'_>) -> Result<Token, BadPattern> {
        let negated = rest.next_if_eq(&'^').is_some();
        let mut ranges = Vec::new();
        while ranges.is_empty() || rest.next_if_eq(&']').is_none() {
            let first = Self::class_character(rest)?;
            let last = if rest.next_if_eq(&'-').is_some() { Self::class_character(rest)? } else { first };
            ranges.push((first, last));
        }
        Ok(Token::Class { negated, ranges })
    }

    /// A character of a class; something must come after it.
    fn class_character(rest: &mut Characters<'_>) -> Result<char, BadPattern> {
        let character = match rest.next() {
            None | Some('-' | ']') => return Err(BadPattern),
            Some('\\') => rest.next().ok_or(BadPattern)?,
            Some(character) => character,
        };
        if rest.peek().is_some() { Ok(character) } else { Err(BadPattern) }
    }

    /// Whether the whole of a name fits, which has no slash in it.
    fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut token, mut place) = (0, 0);
        // Where to go on if nothing fits: after the last star, which takes one character more then.
        let mut retry = None;
        loop {
            match (self.0.get(token), name.get(place)) {
                (None, None) => return true,
                (Some(Token::Any), _) => {
                    retry = Some((token + 1, place));
                    token += 1;
                    continue;
                }
                (Some(other), Some(character)) if other.fits(*character) => {
                    token += 1;
                    place += 1;
                    continue;
                }
                _ => {}
            }
            let Some((after_star, taken)) = retry.filter(|(_, taken)| *taken < name.len()) else { return false };
            retry = Some((after_star, taken + 1));
            (token, place) = (after_star, taken + 1);
        }
    }
}

type Characters<'t> = std::iter::Peekable<std::str::Chars<'t>>;

impl Token {
    fn fits(&self, character: char) -> bool {
        match self {
            Self::Any | Self::One => true,
            Self::Character(wanted) => *wanted == character,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&character)) != *negated
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn names_fit_patterns() {
        let cases = [
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "a.yml", false),
            ("a*b*c", "axbxbc", true),
            ("a*b*c", "axc", false),
            ("?", "é", true),
            ("?", "", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("[^a-c]x", "dx", true),
            ("\\*", "*", true),
            ("[\\]]", "]", true),
            ("*", "", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(Pattern::new(pattern).map(|pattern| pattern.matches(name)), Ok(expected), "{pattern} {name}");
        }
    }

    #[test]
    fn unfinished_patterns_are_none() {
        for pattern in ["[", "[]a]", "[a", "[a-", "[a-]", "[-a]", "\\", "[^", "[\\", "k[.yaml"] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
