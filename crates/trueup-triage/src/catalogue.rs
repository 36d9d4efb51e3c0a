//! The error catalogue: from a message of Argo CD, Helm, kustomize or an API server to a named fault.
//!
//! The knowledge is data: one table of patterns (`rows`), tried in order, the first that fits wins. What stands
//! around the cause (Argo CD quotes a tool that quotes a server) is taken off first, see [`normalise`] and
//! [`Classified::inner`]. A text that no row knows still gets the family of the place where it stood.

mod inner;
mod place;
mod pvc_change;
mod row;
mod rows;
mod shorten;
mod template;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use trueup_model::Rule;

pub use inner::normalise;
pub use place::MessagePlace;
pub use shorten::shorten;

/// How much of a message is looked at, in bytes: this much of its beginning and as much of its end.
const LOOKED_AT: usize = 16 * 1024;

/// The longest [`Classified::inner`], in characters.
const LONGEST_INNER: usize = 600;

/// The longest captured text, in characters.
const LONGEST_CAPTURE: usize = 200;

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The fault.
    pub rule: Rule,
    /// The innermost sentence: one line, bounded, without whole objects in it.
    pub inner: String,
    /// Names found in the message: `kind`, `name`, `namespace`, `field`, `value`, `file`, `line`, `policy`,
    /// `webhook`, `project`, `revision`, `path`, ….
    pub captures: BTreeMap<&'static str, String>,
    /// The source that fails, from 1, and how many there are.
    pub source: Option<(usize, usize)>,
    /// The repo-server answered from its cache of failures: it has not looked again.
    pub cached: bool,
    /// One sentence that names the exact thing.
    pub cause: String,
    /// What to do.
    pub remedy: String,
    /// A command that helps; `{app}` in it stands for the Application's name, see [`Classified::command_for`].
    pub command: Option<String>,
    /// The name of a cause that several Applications can share, such as `policy require-owner-label`.
    pub root: Option<String>,
    /// It may pass by itself: a timeout, a server that restarts.
    pub transient: bool,
    /// A row of the catalogue knows this message.
    pub known: bool,
}

impl Classified {
    /// A captured name.
    pub fn capture(&self, name: &str) -> Option<&str> {
        self.captures.get(name).map(String::as_str)
    }

    /// The command for this Application, ready to paste.
    pub fn command_for(&self, app: &str) -> Option<String> {
        self.command.as_ref().map(|command| command.replace("{app}", app))
    }
}

/// Says what a message means that stood at this place.
pub fn classify(message: &str, place: MessagePlace<'_>) -> Classified {
    let text = readable(message);
    let peeled = inner::peel(&text);
    // The innermost sentence decides; the whole only counts where the sentence alone says nothing, as when the
    // wrapper is all there is (`Failed to load live state: EOF`).
    let found = row::find(peeled.sentence, place, peeled.tool).or_else(|| row::find(&text, place, peeled.tool));
    let known = found.is_some();
    let (row, mut captures) = found.unwrap_or_else(|| (place.unknown(&text), BTreeMap::new()));
    if row.rule == Rule::RenderHelmSchema
        && let Some(value) = captures.get_mut("value")
    {
        // Helm writes a JSON pointer; people write values with dots.
        *value = value.replace('/', ".");
    }
    if row.rule == Rule::SyncPvcField {
        pvc_change::capture(&text, &mut captures);
    }
    if let Some(entry) = peeled.entry {
        captures.entry("entry").or_insert_with(|| entry.to_owned());
    }
    place.fill(&mut captures);
    for value in captures.values_mut() {
        *value = shorten(value, LONGEST_CAPTURE);
    }
    captures.retain(|_, value| !value.is_empty());
    let inner = shorten(peeled.sentence, LONGEST_INNER);
    let names = template::Names { captures: &captures, inner: &inner };
    Classified {
        rule: place.adapt(row, &text),
        source: peeled.source,
        cached: peeled.cached,
        cause: template::fill(row.cause, &names).unwrap_or_else(|| inner.clone()),
        remedy: template::fill(row.remedy, &names).unwrap_or_default(),
        command: template::fill(row.command, &names),
        root: template::fill(row.root, &names),
        transient: row.transient,
        known,
        inner,
        captures,
    }
}

/// The folders that the repo-server checks repositories out to, as Argo CD writes them or leaves them.
/// Source: `common.DefaultPathRepo`; `cleanupPath` in `util/helm/cmd.go` and `util/kustomize/kustomize.go`.
static CHECKOUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<path to cached (?:source|chart)>/?|/tmp/_argocd-repo/[\w-]+/|/tmp/[0-9a-f]{8}-[0-9a-f-]{27}/")
        .expect("the pattern is constant")
});

/// The beginning and the end of the text, with paths relative to the repository.
fn readable(message: &str) -> Cow<'_, str> {
    let text = bounded(message);
    if !text.contains("<path to cached") && !text.contains("/tmp/") {
        return text;
    }
    Cow::Owned(CHECKOUT.replace_all(&text, "").into_owned())
}

/// The beginning and the end of a very long text.
fn bounded(message: &str) -> Cow<'_, str> {
    if message.len() <= 2 * LOOKED_AT {
        return message.into();
    }
    let head = message.floor_char_boundary(LOOKED_AT);
    let tail = message.ceil_char_boundary(message.len() - LOOKED_AT);
    format!("{} … {}", &message[..head], &message[tail..]).into()
}

#[cfg(test)]
mod tests;
