//! `.helmignore`: which files of a chart's folder are no part of the chart.

use trueup_template::glob::go_match;

use crate::error::HelmError;

/// The rules of one chart's folder.
#[derive(Debug, Clone)]
pub struct IgnoreRules {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    pattern: String,
    /// Everything that does *not* match is ignored: not what the same line means to git.
    negated: bool,
    folders_only: bool,
    whole_path: bool,
    shape: Shape,
}

/// Patterns that can be compared without being read again for each path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Nothing in it has a meaning.
    Literal,
    /// A star, and nothing with a meaning after it.
    Suffix,
    /// Any other, with the length of its beginning in which nothing has a meaning.
    General { literal: usize },
}

impl Shape {
    fn of(pattern: &str) -> Self {
        let meaning = |text: &str| text.find(['*', '?', '[', ']', '\\']);
        match (pattern.strip_prefix('*').map(meaning), meaning(pattern)) {
            (Some(None), _) => Self::Suffix,
            (_, None) => Self::Literal,
            (_, Some(literal)) => Self::General { literal },
        }
    }
}

/// What Helm adds to the rules of every chart.
const IMPLICIT_RULE: &str = "templates/.?*";
/// The longest line that Go's `bufio.Scanner` reads.
const MAX_LINE: usize = 64 * 1024;

impl Default for IgnoreRules {
    /// The rules of a chart without `.helmignore`.
    fn default() -> Self {
        Self { rules: read_rule(IMPLICIT_RULE).ok().flatten().into_iter().collect() }
    }
}

impl IgnoreRules {
    /// Reads a `.helmignore`; the implicit rule comes last.
    pub fn parse(text: &[u8]) -> Result<Self, HelmError> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut rules = Vec::new();
        for line in text.split(|byte| *byte == b'\n') {
            if line.len() >= MAX_LINE {
                return Err(HelmError::new("bufio.Scanner: token too long"));
            }
            rules.extend(read_rule(&String::from_utf8_lossy(line))?);
        }
        rules.extend(Self::default().rules);
        Ok(Self { rules })
    }

    /// Whether the path below the chart's folder is left out; everything below an ignored folder is left out too.
    pub fn ignores(&self, path: &str, is_dir: bool) -> bool {
        if matches!(path, "" | "." | "./") {
            return false;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        for rule in &self.rules {
            let out_of_reach = rule.folders_only && !is_dir;
            if rule.negated {
                if out_of_reach || !rule.matches(path, name) {
                    return true;
                }
            } else if !out_of_reach && rule.matches(path, name) {
                return true;
            }
        }
        false
    }

    /// Whether the file or a folder above it is left out.
    pub(crate) fn ignores_file(&self, path: &str) -> bool {
        self.ignores_folder_of(path) || self.ignores(path, false)
    }

    /// Whether a folder above the file is left out, so that nobody looks at the file.
    pub(crate) fn ignores_folder_of(&self, path: &str) -> bool {
        path.match_indices('/').any(|(end, _)| self.ignores(&path[..end], true))
    }
}

impl Rule {
    fn matches(&self, path: &str, name: &str) -> bool {
        let name = if self.whole_path { path } else { name };
        match self.shape {
            Shape::Literal => self.pattern == name,
            Shape::Suffix => name.strip_suffix(&self.pattern[1..]).is_some_and(|before| !before.contains('/')),
            Shape::General { literal } => {
                name.starts_with(&self.pattern[..literal]) && go_match(&self.pattern, name).unwrap_or(false)
            }
        }
    }
}

fn read_rule(line: &str) -> Result<Option<Rule>, HelmError> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    if line.contains("**") {
        return Err(HelmError::new("double-star (**) syntax is not supported"));
    }
    if go_match(line, "abc").is_err() {
        return Err(HelmError::new("syntax error in pattern"));
    }
    let (negated, pattern) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
    let (folders_only, pattern) = pattern.strip_suffix('/').map_or((false, pattern), |rest| (true, rest));
    let (rooted, pattern) = pattern.strip_prefix('/').map_or((false, pattern), |rest| (true, rest));
    let whole_path = rooted || pattern.contains('/');
    let shape = Shape::of(pattern);
    Ok(Some(Rule { pattern: pattern.to_owned(), negated, folders_only, whole_path, shape }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(rules: &str, path: &str) -> bool {
        IgnoreRules::parse(rules.as_bytes()).expect("the rules are well formed").ignores_file(path)
    }

    #[test]
    fn rules_match_names_paths_and_folders() {
        let cases = [
            ("", "templates/.x.yaml", true),
            ("", "templates/sub/.x.yaml", false),
            ("", "templates/.", false),
            ("*.md", "docs/a/README.md", true),
            ("/*.md", "docs/README.md", false),
            ("/*.md", "README.md", true),
            ("docs/", "docs/a/b", true),
            ("docs/", "docs", false),
            ("a/b", "a/b", true),
            ("a/b", "x/a/b", false),
            ("# *.md\n\n  b.md  ", "b.md", true),
            ("\u{feff}b.md", "b.md", true),
            ("b.md\r\nc.md", "b.md", true),
            ("!keep.yaml", "Chart.yaml", true),
            ("!keep.yaml", "keep.yaml", false),
            ("!keep/", "Chart.yaml", true),
        ];
        for (rules, path, expected) in cases {
            assert_eq!(ignored(rules, path), expected, "{rules:?} {path}");
        }
    }

    #[test]
    fn malformed_rules_are_errors() {
        let error = |rules: &str| IgnoreRules::parse(rules.as_bytes()).expect_err("malformed").text;
        assert_eq!(error("a/**/b"), "double-star (**) syntax is not supported");
        assert_eq!(error("[a"), "syntax error in pattern");
    }
}
