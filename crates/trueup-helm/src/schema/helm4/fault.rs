//! What is wrong with a value, as a tree, and the tree as text.

use super::super::uri;

/// Something that is wrong, with what caused it.
#[derive(Debug, Default)]
pub(super) struct Fault {
    /// JSON pointer of the value.
    pub(super) place: String,
    pub(super) kind: Kind,
    pub(super) causes: Vec<Fault>,
}

/// What a fault is.
#[derive(Debug, Default)]
pub(super) enum Kind {
    /// Several faults of one schema.
    #[default]
    Group,
    /// A schema that is referred to failed.
    Reference,
    /// The whole failed against the schema of this URL.
    Schema(String),
    /// Anything else: its text.
    Text(String),
}

impl Fault {
    /// The text of the whole, first line included.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text
    }

    /// The text of the causes: what Helm prints, which takes the first line off.
    pub(super) fn causes_text(&self) -> String {
        let mut text = String::new();
        for cause in &self.causes {
            cause.write(&mut text, 1);
        }
        text.strip_prefix('\n').map_or(text.clone(), str::to_owned)
    }

    fn write(&self, out: &mut String, indent: usize) {
        let skipped = matches!(self.kind, Kind::Reference) && self.causes.len() == 1;
        let mut inner = indent;
        if !skipped {
            if indent > 0 {
                out.push('\n');
                out.push_str(&"  ".repeat(indent - 1));
                out.push_str("- ");
            }
            inner += 1;
            let text = match &self.kind {
                Kind::Schema(url) => {
                    out.push_str("jsonschema validation failed with ");
                    out.push_str(&quote(url));
                    ""
                }
                Kind::Group | Kind::Reference => "validation failed",
                Kind::Text(text) => text,
            };
            if !matches!(self.kind, Kind::Schema(_)) {
                out.push_str("at ");
                out.push_str(&quote(&self.place));
                out.push_str(": ");
                out.push_str(text);
            }
        }
        for cause in &self.causes {
            cause.write(out, inner);
        }
    }
}

/// A text between single quotes, as the library quotes.
pub(super) fn quote(text: &str) -> String {
    let quoted = crate::go_text::quote(text).replace("\\\"", "\"").replace('\'', "\\'");
    format!("'{}'", &quoted[1..quoted.len() - 1])
}

/// Texts between single quotes.
pub(super) fn quote_all<T: AsRef<str>>(texts: &[T]) -> String {
    texts.iter().map(|text| quote(text.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The JSON pointer of a path.
pub(super) fn pointer(path: &[String]) -> String {
    let mut pointer = String::new();
    for token in path {
        pointer.push('/');
        pointer.push_str(&uri::pointer_token(token));
    }
    pointer
}
