//! Getting at the innermost sentence: Argo CD quotes a tool, that quotes a server, that quotes a policy.
//!
//! Source of the wrappers: `controller/state.go` and `sync.go`, `util/argo/argo.go`, `reposerver/repository`,
//! `util/exec/exec.go`, `gitops-engine/pkg/sync/sync_context.go`, gRPC's `status.Error`.

use std::sync::LazyLock;

use regex::Regex;

use super::row::Tool;

/// How many wrappers are taken off one text. Real messages have at most a dozen.
const MOST_WRAPPERS: usize = 64;

/// A text with its wrappers read.
pub(super) struct Peeled<'a> {
    /// The innermost sentence.
    pub(super) sentence: &'a str,
    /// The source that fails, from 1, of how many.
    pub(super) source: Option<(usize, usize)>,
    /// The repo-server answered from its cache of failures.
    pub(super) cached: bool,
    /// The program that failed, if the message quotes its command line.
    pub(super) tool: Option<Tool>,
    /// The entry of a kustomization that fails, the innermost one.
    pub(super) entry: Option<&'a str>,
}

/// What can stand before a cause, each anchored at the beginning.
const PREFIXES: &[&str] = &[
    // Argo CD: conditions and operations.
    r"Failed last sync attempt to [^:]*: ",
    r"Sync operation to \S* ?(?:failed|errored): ",
    r"(?:Comparison|InvalidSpec|Sync|Deletion|Unknown)Error: ",
    r"Failed to load (?:target|live) state: ",
    r"Failed to load local manifests: ",
    r"Failed to (?:compare desired state to live state|normalize target state): ",
    r"[Ff]ailed to generate manifests? for source (?P<source>\d+) of (?P<of>\d+): ",
    r"rpc error: code = \w+ desc = ",
    r"(?P<cached>Manifest generation error \(cached\)): ",
    r"(?:application (?:destination )?spec for \S+ is invalid): ",
    r"Unable to generate manifests in [^:]*: ",
    r"(?:error getting cached app (?:managed resources|state)|error getting application cluster config|error validating destination): ",
    r"(?:failed to initialize repository resources|error acquiring repo lock|error resolving repo revision): ",
    r"Failed to hydrate: ",
    r"repository not accessible: (?:repositories not accessible: )?",
    r"one or more synchronization tasks completed unsuccessfully, reason: ",
    r"one or more objects failed to apply(?: \(dry run\))?, reason: ",
    r"one or more synchronization tasks are not valid: ",
    r"(?:serverSideDiff error: )?error running server side apply in dryrun mode for resource [^:]*: ",
    r"(?:failed to calculate diff|error calculating server side diff): ",
    r"error deleting live resources: ",
    r"Internal error occurred: ",
    r"error running kubectl auth reconcile: ",
    r"(?:namespace auto creation failed|namespaceModifier error): ",
    r"error getting kubectl (?:diff|apply): ",
    // Tools.
    r"(?:failed to execute helm template command|failed running helm|error fetching chart|error resolving helm value files): ",
    r"`[^`]*` failed exit status \d+: ",
    r"Error: ",
    // Clients of an API server.
    r#"error when (?:patching|creating|replacing|updating|deleting|applying patch)(?: "[^"]*")?: "#,
    r#"error validating "[^"]*": "#,
    r"\(combined from similar events\): ",
    r"Error creating: ",
    r"error patching resource: ",
    r"admission plugin [^:]*: ",
];

/// What can stand behind a cause, each anchored at the end.
const SUFFIXES: &[&str] = &[
    r"\s*\(retried \d+ times\)\.?",
    r"\.? Retrying attempt #\d+ at [^.]*\.",
    r"\s*Use --debug flag to render out invalid YAML",
    r"\s*; if you choose to ignore these errors, turn validation off with --validate=false",
];

static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?s)\A\s*(?:{})", PREFIXES.join("|"))).expect("a test compiles the wrappers")
});

static SUFFIX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"(?:{})\s*\z", SUFFIXES.join("|"))).expect("a test compiles the wrappers"));

/// What kustomize puts before the real cause, at any depth: the text behind the last one counts.
const KUSTOMIZE_NOISE: &[&str] =
    &["' must resolve to a file': ", "must resolve to a file': ", "': must build at directory: "];

/// Begins what kustomize said when it tried an entry as a file.
const ACCUMULATION: &str = "accumulation err='";

static KUSTOMIZE_PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\A(?:(?:accumulating|merging) (?:resources|components)(?: from '[^']*')?: |accumulateDirectory: |recursed (?:accumulation of path|merging from path) '[^']*': |couldn't make target for path '[^']*': |loading KV pairs: |\w+ sources: )")
        .expect("the pattern is constant")
});

/// Takes everything off that stands around the cause.
pub(super) fn peel(text: &str) -> Peeled<'_> {
    let mut peeled = Peeled { sentence: text.trim(), source: None, cached: false, tool: tool(text), entry: None };
    for _ in 0..MOST_WRAPPERS {
        let before = peeled.sentence;
        if let Some(found) = PREFIX.captures(before) {
            let number = |name| found.name(name).and_then(|m| m.as_str().parse().ok());
            if let (Some(source), Some(of)) = (number("source"), number("of")) {
                peeled.source = Some((source, of));
            }
            peeled.cached |= found.name("cached").is_some();
            peeled.sentence = &before[found.get_match().end()..];
        } else if let Some(found) = SUFFIX.find(before) {
            peeled.sentence = &before[..found.start()];
        } else if let Some(at) = before.find("\nError: ").filter(|_| peeled.tool.is_some()) {
            // Tools print warnings before the error.
            peeled.sentence = &before[at + 1..];
        } else if let Some(cause) = kustomize_cause(before) {
            peeled.sentence = cause;
        }
        if peeled.sentence.len() == before.len() {
            break;
        }
    }
    peeled.sentence = peeled.sentence.trim();
    if peeled.tool == Some(Tool::Kustomize) {
        peeled.entry = entry(text);
    }
    peeled
}

fn tool(text: &str) -> Option<Tool> {
    let at = |command| text.find(command);
    match (at("`helm "), at("`kustomize ")) {
        (Some(helm), Some(kustomize)) => Some(if helm < kustomize { Tool::Helm } else { Tool::Kustomize }),
        (Some(_), None) => Some(Tool::Helm),
        (None, Some(_)) => Some(Tool::Kustomize),
        (None, None) => None,
    }
}

/// The cause of nested accumulation errors: the last segment if an entry is a folder, and the part inside of
/// `err='…'` if it is a file, because kustomize tries every entry as a file first and as a folder then.
fn kustomize_cause(text: &str) -> Option<&str> {
    if text.starts_with("accumulating ") || text.starts_with("accumulation err=") {
        let behind = KUSTOMIZE_NOISE.iter().filter_map(|noise| text.rfind(noise).map(|at| at + noise.len())).max();
        if let Some(at) = behind {
            let last = &text[at..];
            let inside = text[..at].rfind(ACCUMULATION).map(|start| &text[start + ACCUMULATION.len()..at]);
            let inside = inside.and_then(|t| t.rfind("': must build at directory: ").map(|end| &t[..end]));
            return match inside {
                Some(inside) if last.trim_end().ends_with("file is not directory") => Some(inside),
                // Neither is there: the file was looked for first. A URL is no folder either.
                Some(inside) if last.contains("evalsymlink failure") && !inside.contains("no such file") => {
                    Some(inside)
                }
                _ => Some(last),
            };
        }
    }
    KUSTOMIZE_PREFIX.find(text).map(|found| &text[found.end()..])
}

/// `accumulating resources from 'ENTRY'`: what a kustomization lists.
fn entry(text: &str) -> Option<&str> {
    let begin = " resources from '";
    let at = text.rfind(begin)? + begin.len();
    text[at..].find('\'').map(|end| &text[at..at + end]).filter(|entry| !entry.is_empty())
}

static RANDOM_PARTS: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        (r"/dev/shm/\d+", "/dev/shm/N"),
        (r"/tmp/[\w./-]*", "/tmp/X"),
        (r"<path to cached (?:source|chart)>", "<path>"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "UID"),
        (r"\(retried \d+ times\)|Retrying attempt #\d+ at [^.]*\.|Attempt #\d+", ""),
        (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*", "TIME"),
        (r"0x[0-9a-f]{6,}|0xc[0-9a-f]+", "ADDRESS"),
    ]
    .into_iter()
    .map(|(pattern, by)| (Regex::new(pattern).expect("the pattern is constant"), by))
    .collect()
});

/// The message without what differs from one occurrence to the next (temporary folders, counters, identities), on
/// one line: two messages say the same if their normalised texts are equal.
pub fn normalise(message: &str) -> String {
    let bounded = super::bounded(message);
    let text =
        RANDOM_PARTS.iter().fold(bounded.into_owned(), |text, (random, by)| match random.replace_all(&text, *by) {
            std::borrow::Cow::Borrowed(_) => text,
            std::borrow::Cow::Owned(replaced) => replaced,
        });
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sentence: &str) {
        assert_eq!(peel(text).sentence, sentence);
    }

    #[test]
    fn the_wrappers_of_a_render_error_come_off() {
        let text = "Failed to load target state: failed to generate manifest for source 2 of 3: rpc error: code = Unknown desc = Manifest generation error (cached): failed to execute helm template command: failed running helm: `helm template . --name-template a` failed exit status 1: Error: execution error at (a/templates/b.yaml:1:2): set it\n\nUse --debug flag to render out invalid YAML";
        let peeled = peel(text);
        assert_eq!(peeled.sentence, "execution error at (a/templates/b.yaml:1:2): set it");
        assert_eq!(peeled.source, Some((2, 3)));
        assert!(peeled.cached);
    }

    #[test]
    fn the_wrappers_of_a_sync_error_come_off() {
        check(
            "Failed last sync attempt to [0fb7bd76a1244328b3496e0889ff9b6c24296884]: one or more objects failed to apply, reason: namespaces \"labs\" not found (retried 2 times).",
            "namespaces \"labs\" not found",
        );
        check(
            "one or more synchronization tasks completed unsuccessfully, reason: error when patching \"/dev/shm/232937455\": Service \"a\" is invalid: spec: x. Retrying attempt #9 at 7:37AM.",
            "Service \"a\" is invalid: spec: x",
        );
        check("ComparisonError: Failed to load live state: EOF; InvalidSpecError: no", "EOF; InvalidSpecError: no");
    }

    #[test]
    fn the_cause_of_kustomize_stands_at_the_very_end() {
        check(
            "Error: accumulating resources: accumulation err='accumulating resources from '../../base': '/tmp/r/base' must resolve to a file': recursed accumulation of path '/tmp/r/base': accumulating resources: accumulation err='accumulating resources from 'x.yaml': open /tmp/r/base/x.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/tmp/r/base/x.yaml' : lstat /tmp/r/base/x.yaml: no such file or directory",
            "not a valid directory: evalsymlink failure on '/tmp/r/base/x.yaml' : lstat /tmp/r/base/x.yaml: no such file or directory",
        );
    }

    #[test]
    fn a_text_made_of_wrappers_only_ends() {
        check(&"Error: ".repeat(1000), "Error: ".repeat(1000 - MOST_WRAPPERS).trim());
        check("", "");
    }

    #[test]
    fn random_parts_do_not_make_a_difference() {
        let first = "error when patching \"/dev/shm/2074393718\": a. Retrying attempt #13 at 7:45AM.";
        let second = "error when patching \"/dev/shm/942916509\": a. Retrying attempt #9 at 7:37AM.";
        assert_eq!(normalise(first), normalise(second));
        assert_ne!(normalise("spec.a is wrong"), normalise("spec.b is wrong"));
    }
}
