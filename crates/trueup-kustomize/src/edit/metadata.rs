//! `edit set` and `edit add` of labels and annotations.

use std::collections::BTreeMap;

use crate::error::{BuildError, BuildErrorKind};
use crate::kustomization::{Kustomization, Label};

/// What is set or added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetadataKind {
    /// Labels.
    Label,
    /// Annotations.
    Annotation,
}

/// Keys and values.
pub(super) type Pairs = BTreeMap<String, String>;

const INVALID_KEY: &str = "invalid annotation key: see the syntax and character set rules at \
                           https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/";

/// The longest prefix of an annotation's key, without the slash, and the longest name after it.
const MAX_PREFIX: usize = 253;
const MAX_NAME: usize = 63;

impl MetadataKind {
    /// Its name in commands and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Annotation => "annotation",
        }
    }

    /// The common ones of a kustomization.
    fn common(self, kustomization: &mut Kustomization) -> &mut Pairs {
        match self {
            Self::Label => kustomization.common_labels.get_or_insert_default(),
            Self::Annotation => kustomization.common_annotations.get_or_insert_default(),
        }
    }
}

/// The pairs that arguments of the form `KEY:VALUE` mean; quotes around a value count for nothing.
pub(super) fn pairs_of(arguments: &[String], kind: MetadataKind) -> Result<Pairs, String> {
    if arguments.is_empty() {
        return Err(format!("must specify {}", kind.word()));
    }
    let mut pairs = Pairs::new();
    for argument in arguments {
        let (key, value) = match argument.split_once(':') {
            Some(("", _)) => {
                let kind = kind.word();
                return Err(format!("invalid {kind}: '{argument}' (need k:v pair where v may be quoted)"));
            }
            Some((key, value)) => (key, unquoted(value)),
            None => (argument.as_str(), ""),
        };
        pairs.insert(key.to_owned(), value.to_owned());
    }
    Ok(pairs)
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// An error if a key cannot be one of an annotation.
pub(super) fn demand_valid_keys(pairs: &Pairs) -> Result<(), String> {
    if pairs.keys().all(|key| is_annotation_key(key)) { Ok(()) } else { Err(INVALID_KEY.to_owned()) }
}

fn is_annotation_key(key: &str) -> bool {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let has_valid_prefix = prefix.is_none_or(|prefix| {
        prefix.starts_with(|first: char| first.is_ascii_alphabetic()) && is_segment(prefix, b"-.", MAX_PREFIX)
    });
    has_valid_prefix && is_segment(name, b"-_.", MAX_NAME)
}

/// Whether a text consists of letters, digits and some marks, which stand neither at its beginning nor at its end.
fn is_segment(text: &str, marks: &[u8], max: usize) -> bool {
    let bytes = text.as_bytes();
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    bytes.len() <= max
        && is_end(bytes.first())
        && is_end(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || marks.contains(byte))
}

/// Sets common ones.
pub(super) fn set(kustomization: &mut Kustomization, kind: MetadataKind, pairs: &Pairs) {
    kind.common(kustomization).extend(pairs.clone());
}

/// Adds common ones; only with `force` in place of old ones.
pub(super) fn add(
    kustomization: &mut Kustomization,
    kind: MetadataKind,
    pairs: &Pairs,
    force: bool,
) -> Result<(), BuildError> {
    add_to(kind.common(kustomization), kind, pairs, force)
}

/// Adds labels that are not for selectors: to the first entry of that kind, else to a new one.
pub(super) fn add_without_selector(
    kustomization: &mut Kustomization,
    pairs: &Pairs,
    force: bool,
    include_templates: bool,
) -> Result<(), BuildError> {
    let labels = kustomization.labels.get_or_insert_default();
    let fits = |label: &&mut Label| !label.include_selectors && label.include_templates == include_templates;
    match labels.iter_mut().find(fits) {
        Some(label) => match &mut label.pairs {
            Some(old) => add_to(old, MetadataKind::Label, pairs, force)?,
            None => return Err(BuildError::of_kind(BuildErrorKind::Panic, "assignment to entry in nil map")),
        },
        None => labels.push(Label { pairs: Some(pairs.clone()), include_templates, ..Label::default() }),
    }
    Ok(())
}

fn add_to(old: &mut Pairs, kind: MetadataKind, pairs: &Pairs, force: bool) -> Result<(), BuildError> {
    if let Some(key) = pairs.keys().find(|key| old.contains_key(*key) && !force) {
        let kind = kind.word();
        return Err(BuildError::new(format!("{kind} {key} already in kustomization file. Use --force to override.")));
    }
    old.extend(pairs.clone());
    Ok(())
}
