//! Strategic merge patches, as kyaml's `merge2` and `walk` apply them.

use std::collections::BTreeSet;

use trueup_yaml::tree::{Node, NodeKind, Style, Tag};

use crate::error::BuildError;
use crate::fields;
use crate::schema::{Schema, ValueSchema};
use crate::sharing;
use directive::Directive;

mod comments;
mod directive;
mod list;

/// What must be left of the machine's stack, and how much is taken when there is less.
const RED_ZONE: usize = 128 << 10;
const STACK_SEGMENT: usize = 2 << 20;

/// Merges a patch into a resource. `false`: the patch deletes the resource, and there is nothing left of it.
pub fn merge(resource: &mut Node, patch: Node, schema: &Schema) -> Result<bool, BuildError> {
    // What is put in the place of a whole resource is lost: kustomize only keeps what was changed in place.
    let unchanged = directive::is_given(&patch).then(|| resource.clone());
    let old = std::mem::replace(resource, null());
    let merged = Merger { schema }.merge(Pair::Both(Some(old), Some(patch)), None)?;
    let is_left = merged.is_some();
    if let Some(merged) = merged {
        let is_new = merged.source != Source::Destination;
        *resource = unchanged.filter(|_| is_new).unwrap_or(merged.node);
    }
    Ok(is_left)
}

/// What is merged: the value that is there and the patch's value for it.
///
/// Kyaml takes a value over from the patch by putting the patch's own node in the place of the missing one, and then
/// merges this node with itself. So its fields are visited too, and directives and nulls in them count.
#[derive(Debug)]
enum Pair {
    /// Two values, each of which may be missing.
    Both(Option<Node>, Option<Node>),
    /// A value that was taken over from the patch.
    Same(Node),
}

/// Where the result of a merge comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// It is the value that was there.
    Destination,
    /// It is the patch's value.
    Patch,
    /// It was made.
    New,
}

#[derive(Debug)]
struct Merged {
    node: Node,
    source: Source,
    /// Whether it stays though it is null: a null that was written out and that the patch says nothing about.
    is_kept: bool,
}

impl Merged {
    fn new(node: Node, source: Source) -> Self {
        Self { node, source, is_kept: false }
    }
}

/// The kind of the first of two values that is neither missing nor null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Mapping,
    Sequence,
    Scalar,
    Alias,
}

struct Merger<'s> {
    schema: &'s Schema,
}

impl Merger<'_> {
    fn merge(&self, pair: Pair, schema: Option<ValueSchema>) -> Result<Option<Merged>, BuildError> {
        let schema = self.schema_of(&pair, schema);
        match pair.kind() {
            Kind::Nothing => self.mapping(pair, schema.as_ref()),
            Kind::Mapping => {
                pair.each(fields::demand_mapping)?;
                self.mapping(pair, schema.as_ref())
            }
            Kind::Sequence => {
                pair.each(fields::demand_sequence)?;
                match schema.as_ref().and_then(ValueSchema::merge_keys) {
                    Some(keys) => self.list(pair, &keys, schema.as_ref()),
                    None => Ok(overridden(pair)),
                }
            }
            Kind::Scalar => {
                pair.each(fields::demand_scalar)?;
                Ok(overridden(pair))
            }
            Kind::Alias => Ok(None),
        }
    }

    /// The schema that a comment states, else the one that follows from the schema around, else that of the kind that
    /// the value itself names.
    fn schema_of(&self, pair: &Pair, known: Option<ValueSchema>) -> Option<ValueSchema> {
        let values = || pair.values().filter(|value| value.tag != Tag::Null);
        let stated = values().find_map(|value| comments::stated_schema(value, self.schema));
        stated.or(known).or_else(|| values().find_map(|value| self.schema_of_kind(value)))
    }

    fn schema_of_kind(&self, value: &Node) -> Option<ValueSchema> {
        let text = |field| value.get(field).filter(|value| value.tag != Tag::Null).map_or("", fields::text_of);
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        if api_version.is_empty() || kind.is_empty() {
            return None;
        }
        self.schema.of_kind(api_version, kind)
    }

    fn mapping(&self, pair: Pair, schema: Option<&ValueSchema>) -> Result<Option<Merged>, BuildError> {
        let (pair, source) = match pair {
            Pair::Same(mut value) => {
                if value.tag == Tag::Null || directive::take(&mut value)? == Directive::Delete {
                    return Ok(None);
                }
                (Pair::Same(value), Source::Destination)
            }
            Pair::Both(old, patch) if fields::is_missing_or_null(old.as_ref()) => {
                let Some(mut patch) = patch else { return Ok(old.as_ref().and_then(kept_null)) };
                if matches!(directive::take(&mut patch), Ok(Directive::Delete)) || patch.tag == Tag::Null {
                    return Ok(None);
                }
                (Pair::Same(patch), Source::Patch)
            }
            Pair::Both(old, mut patch) => {
                if patch.as_ref().is_some_and(|patch| patch.tag == Tag::Null) {
                    return Ok(None);
                }
                let directive = patch.as_mut().map_or(Ok(Directive::Merge), directive::take)?;
                match (directive, old, patch) {
                    (Directive::Delete, ..) => return Ok(None),
                    (Directive::Replace, _, Some(patch)) => (Pair::Same(patch), Source::Patch),
                    (_, Some(mut old), patch) => {
                        if let Some(patch) = &patch {
                            adopt(&mut old, patch);
                        }
                        (Pair::Both(Some(old), patch), Source::Destination)
                    }
                    (_, None, _) => return Ok(None),
                }
            }
        };
        self.fields(pair, schema).map(|node| Some(Merged::new(node, source)))
    }

    /// Merges the fields of a map in the order of their names.
    fn fields(&self, pair: Pair, schema: Option<&ValueSchema>) -> Result<Node, BuildError> {
        let (mut node, mut patch, is_same) = match pair {
            Pair::Same(node) => (node, None, true),
            Pair::Both(Some(node), patch) => (node, patch, false),
            Pair::Both(None, _) => return Ok(null()),
        };
        let names: BTreeSet<String> = field_names(&node).chain(patch.iter().flat_map(field_names)).collect();
        for name in names {
            let old = entry(&mut node, &name);
            let new = patch.as_mut().and_then(|patch| entry(patch, &name));
            let stated = [&old, &new].into_iter().flatten().find_map(|(key, value)| {
                comments::stated_schema(value, self.schema).or_else(|| comments::stated_schema(key, self.schema))
            });
            let schema = stated.or_else(|| schema.and_then(|schema| schema.field(&name)));
            let place = Place::of(old.as_ref().map(|(_, value)| &**value), new.as_ref());
            let old = old.map(|(_, value)| std::mem::replace(value, null()));
            let new = new.map(|(_, value)| std::mem::replace(value, null()));
            let pair = if is_same { old.map_or(Pair::Both(None, None), Pair::Same) } else { Pair::Both(old, new) };
            let merged = stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || self.merge(pair, schema))?;
            place.set(&mut node, &name, merged)?;
        }
        Ok(node)
    }
}

impl Pair {
    /// The values that are not missing: the one that is there first.
    fn values(&self) -> impl Iterator<Item = &Node> {
        let (first, second) = match self {
            Self::Both(old, patch) => (old.as_ref(), patch.as_ref()),
            Self::Same(value) => (Some(value), None),
        };
        first.into_iter().chain(second)
    }

    fn kind(&self) -> Kind {
        self.values().find(|value| value.tag != Tag::Null).map_or(Kind::Nothing, |value| match value.kind {
            NodeKind::Mapping(_) => Kind::Mapping,
            NodeKind::Sequence(_) => Kind::Sequence,
            NodeKind::Scalar(_) => Kind::Scalar,
            NodeKind::Alias(_) => Kind::Alias,
        })
    }

    fn each(&self, demand: fn(&Node) -> Result<(), BuildError>) -> Result<(), BuildError> {
        self.values().try_for_each(demand)
    }
}

/// The patch's value if it gives one, else the one that is there: for scalars and lists that are not merged.
fn overridden(pair: Pair) -> Option<Merged> {
    match pair {
        Pair::Same(value) => Some(Merged::new(value, Source::Destination)),
        Pair::Both(_, Some(patch)) => Some(Merged::new(patch, Source::Patch)),
        Pair::Both(old, None) => old.map(|old| Merged::new(old, Source::Destination)),
    }
}

/// A null that the patch says nothing about: it stays if it is written out.
fn kept_null(old: &Node) -> Option<Merged> {
    let text = old.text().filter(|text| !text.is_empty())?;
    let node = Node { line: old.line, column: old.column, origin: old.origin, ..Node::scalar(text, Tag::Null) };
    Some(Merged { node, source: Source::New, is_kept: true })
}

/// Gives a value the patch's comments, and an empty one the patch's style.
fn adopt(old: &mut Node, patch: &Node) {
    old.style = final_style(old, Some(patch));
    comments::adopt(old, patch);
}

/// The style of a value once a patch has been merged into it.
fn final_style(old: &Node, patch: Option<&Node>) -> Style {
    let is_empty = match &old.kind {
        NodeKind::Mapping(entries) => entries.is_empty(),
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => false,
    };
    patch.filter(|_| is_empty).map_or(old.style, |patch| patch.style)
}

/// Where a merged field goes.
#[derive(Debug)]
struct Place {
    /// The style of the value that is there, if one is.
    style: Option<Style>,
    /// That value, if other places change with it.
    shared: Option<Node>,
    /// The style of the patch's key.
    key_style: Style,
}

impl Place {
    fn of(old: Option<&Node>, new: Option<&(&Node, &mut Node)>) -> Self {
        Self {
            style: old.map(|old| final_style(old, new.map(|(_, value)| &**value))),
            shared: old.filter(|old| old.shared != 0).cloned(),
            key_style: new.map_or(Style::NONE, |(key, _)| key.style),
        }
    }

    /// Sets the field as kyaml's `FieldSetter`: nothing and null remove it, the style of the old value stays.
    fn set(self, map: &mut Node, name: &str, merged: Option<Merged>) -> Result<(), BuildError> {
        if name.is_empty() {
            if let (Some(merged), Some((_, place))) = (merged, entry(map, name)) {
                *place = merged.node;
            }
            return fields::demand_scalar(map);
        }
        let Some(mut merged) = merged.filter(|merged| merged.is_kept || merged.node.tag != Tag::Null) else {
            return fields::remove_field(map, name).map(|_| ());
        };
        fields::quote_if_needed(&mut merged.node);
        if let Some(style) = self.style
            && merged.source != Source::Destination
        {
            merged.node.style = style;
        }
        if let Some((_, place)) = entry(map, name) {
            if let Some(shared) = self.shared {
                *place = shared;
                sharing::overwrite(place, merged.node);
            } else {
                *place = merged.node;
            }
            return Ok(());
        }
        let key_style = if merged.source == Source::Patch { self.key_style } else { Style::NONE };
        let key = Node { style: key_style, ..fields::untyped(name) };
        if let NodeKind::Mapping(entries) = &mut map.kind {
            entries.push((key, merged.node));
        }
        Ok(())
    }
}

fn null() -> Node {
    Node::scalar("null", Tag::Null)
}

fn field_names(node: &Node) -> impl Iterator<Item = String> + '_ {
    node.entries().unwrap_or_default().iter().map(|(key, _)| fields::text_of(key).to_owned())
}

/// The first entry of a key. (Keys that are maps or lists have the empty text.)
fn entry<'n>(node: &'n mut Node, name: &str) -> Option<(&'n Node, &'n mut Node)> {
    let entries = node.entries_mut()?;
    let found = entries.iter_mut().find(|(key, _)| fields::text_of(key) == name)?;
    Some((&found.0, &mut found.1))
}

#[cfg(test)]
mod tests;
