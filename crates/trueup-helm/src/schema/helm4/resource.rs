//! One document of schemas: its identifiers and anchors.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::super::node::Node;
use super::super::uri;
use super::Draft;

/// Where a draft has schemas in a schema.
#[derive(Clone, Copy)]
enum Shape {
    One,
    Each,
    List,
}

/// The keys that have schemas, with the draft since which they do.
const PLACES: &[(Draft, &str, Shape)] = &[
    (Draft::V4, "definitions", Shape::Each),
    (Draft::V4, "not", Shape::One),
    (Draft::V4, "allOf", Shape::List),
    (Draft::V4, "anyOf", Shape::List),
    (Draft::V4, "oneOf", Shape::List),
    (Draft::V4, "properties", Shape::Each),
    (Draft::V4, "additionalProperties", Shape::One),
    (Draft::V4, "patternProperties", Shape::Each),
    (Draft::V4, "items", Shape::One),
    (Draft::V4, "items", Shape::List),
    (Draft::V4, "additionalItems", Shape::One),
    (Draft::V4, "dependencies", Shape::Each),
    (Draft::V6, "propertyNames", Shape::One),
    (Draft::V6, "contains", Shape::One),
    (Draft::V7, "if", Shape::One),
    (Draft::V7, "then", Shape::One),
    (Draft::V7, "else", Shape::One),
    (Draft::V2019, "$defs", Shape::Each),
    (Draft::V2019, "dependentSchemas", Shape::Each),
    (Draft::V2019, "unevaluatedProperties", Shape::One),
    (Draft::V2019, "unevaluatedItems", Shape::One),
    (Draft::V2019, "contentSchema", Shape::One),
    (Draft::V2020, "prefixItems", Shape::List),
];

/// A document.
#[derive(Debug, Clone)]
pub(super) struct Root {
    pub(super) url: String,
    pub(super) document: Arc<Node>,
    /// By JSON pointer.
    resources: BTreeMap<String, Resource>,
    processed: HashSet<String>,
}

/// A schema with an identifier.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    pub(super) pointer: String,
    pub(super) id: String,
    pub(super) draft: Draft,
    /// JSON pointers by anchor.
    pub(super) anchors: BTreeMap<String, String>,
    pub(super) dynamic_anchors: Vec<String>,
}

impl Root {
    /// Collects what a document has.
    pub(super) fn new(url: &str, document: Arc<Node>) -> Result<Self, String> {
        let mut root = Self { url: url.to_owned(), document, resources: BTreeMap::new(), processed: HashSet::new() };
        let document = Arc::clone(&root.document);
        root.collect(&document, url, "", Draft::default())?;
        Ok(root)
    }

    /// Whether a schema at a pointer was collected.
    pub(super) fn knows(&self, pointer: &str) -> bool {
        self.processed.contains(pointer)
    }

    /// Collects what stands at a pointer where schemas do not usually stand.
    pub(super) fn add(&mut self, pointer: &str) -> Result<(), String> {
        let document = Arc::clone(&self.document);
        let node = lookup(&document, pointer).ok_or_else(|| self.not_found(pointer))?;
        let base = self.resource(pointer);
        let (id, draft, place) = (base.id.clone(), base.draft, base.pointer.clone());
        self.collect(node, &id, pointer, draft)?;
        if !self.resources.contains_key(pointer) {
            self.collect_anchors(node, pointer, &place)?;
        }
        Ok(())
    }

    /// The text for a pointer that leads nowhere.
    pub(super) fn not_found(&self, pointer: &str) -> String {
        let url = format!("{}#{}", self.url, uri::escape(pointer));
        format!("json-pointer in {} not found", crate::go_text::quote(&url))
    }

    /// The resource that a pointer belongs to.
    pub(super) fn resource(&self, pointer: &str) -> &Resource {
        let mut rest = pointer;
        loop {
            if let Some(resource) = self.resources.get(rest) {
                return resource;
            }
            match rest.rfind('/') {
                Some(slash) => rest = &rest[..slash],
                None => break,
            }
        }
        self.resources.get("").expect("the root of a document is a resource once it was collected")
    }

    /// The pointer that a URL and a fragment mean in this document; `None` if they mean another document.
    pub(super) fn resolve(&self, url: &str, fragment: &str) -> Result<Option<String>, String> {
        let resource = if url == self.url {
            self.resource("")
        } else {
            match self.resources.values().find(|resource| resource.id == url) {
                Some(resource) => resource,
                None => return Ok(None),
            }
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            return Ok(Some(format!("{}{fragment}", resource.pointer)));
        }
        if let Some(pointer) = resource.anchors.get(fragment) {
            return Ok(Some(pointer.clone()));
        }
        let reference = format!("{}#{}", resource.id, uri::escape(fragment));
        let quote = crate::go_text::quote;
        Err(format!("anchor in {} not found in schema {}", quote(&reference), quote(&self.url)))
    }

    fn collect(&mut self, node: &Node, base: &str, pointer: &str, fallback: Draft) -> Result<(), String> {
        if !self.processed.insert(pointer.to_owned()) {
            return Ok(());
        }
        if !matches!(node, Node::Object(_)) {
            if pointer.is_empty() {
                self.put(pointer, base, fallback)?;
            }
            return Ok(());
        }
        let mut draft = match node.text("$schema") {
            Some(url) => Draft::of_url(url).ok_or_else(|| not_loaded(uri::split_fragment(url).0))?,
            None => fallback,
        };
        if draft.id_of(node).is_none() && !pointer.is_empty() {
            draft = fallback;
        }
        let id = draft.id_of(node).map(|id| uri::resolve(base, id));
        let base = id.clone().unwrap_or_else(|| base.to_owned());
        if id.is_some() || pointer.is_empty() {
            self.put(pointer, &base, draft)?;
        }
        let Some((place, draft)) = self
            .resources
            .values()
            .find(|resource| resource.id == base)
            .map(|resource| (resource.pointer.clone(), resource.draft))
        else {
            return Ok(());
        };
        self.collect_anchors(node, pointer, &place)?;
        for (_, key, shape) in PLACES.iter().filter(|(since, ..)| *since <= draft) {
            let below = format!("{pointer}/{key}");
            match (node.get(key), shape) {
                (Some(schema), Shape::One) => self.collect(schema, &base, &below, draft)?,
                (Some(Node::Object(entries)), Shape::Each) => {
                    for (name, schema) in entries {
                        let below = format!("{below}/{}", uri::pointer_token(name));
                        self.collect(schema, &base, &below, draft)?;
                    }
                }
                (Some(Node::Array(schemas)), Shape::List) => {
                    for (index, schema) in schemas.iter().enumerate() {
                        self.collect(schema, &base, &format!("{below}/{index}"), draft)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn put(&mut self, pointer: &str, id: &str, draft: Draft) -> Result<(), String> {
        if let Some(other) = self.resources.values().find(|resource| resource.id == id) {
            if other.pointer == pointer {
                return Ok(());
            }
            let quote = crate::go_text::quote;
            return Err(format!(
                "duplicate id {} in {} at {} and {}",
                quote(id),
                quote(&self.url),
                quote(pointer),
                quote(&other.pointer)
            ));
        }
        let resource = Resource {
            pointer: pointer.to_owned(),
            id: id.to_owned(),
            draft,
            anchors: BTreeMap::new(),
            dynamic_anchors: Vec::new(),
        };
        self.resources.insert(pointer.to_owned(), resource);
        Ok(())
    }

    fn collect_anchors(&mut self, node: &Node, pointer: &str, place: &str) -> Result<(), String> {
        let Some(draft) = self.resources.get(place).map(|resource| resource.draft) else { return Ok(()) };
        let mut found: Vec<(&str, bool)> = Vec::new();
        if draft < Draft::V2019 {
            if node.get("$ref").is_some() {
                return Ok(());
            }
            let fragment = node.text(draft.id_key()).map_or("", |id| uri::split_fragment(id).1);
            if !fragment.is_empty() && !fragment.starts_with('/') {
                found.push((fragment, false));
            }
        } else {
            found.extend(node.text("$anchor").map(|anchor| (anchor, false)));
        }
        if draft >= Draft::V2020 {
            found.extend(node.text("$dynamicAnchor").map(|anchor| (anchor, true)));
        }
        let url = self.url.clone();
        let Some(resource) = self.resources.get_mut(place) else { return Ok(()) };
        for (anchor, dynamic) in found {
            let known = resource.anchors.entry(anchor.to_owned()).or_insert_with(|| pointer.to_owned());
            if known != pointer {
                let quote = crate::go_text::quote;
                return Err(format!(
                    "duplicate anchor {} in {} at {} and {}",
                    quote(anchor),
                    quote(&url),
                    quote(known),
                    quote(pointer)
                ));
            }
            if dynamic {
                resource.dynamic_anchors.push(anchor.to_owned());
            }
        }
        Ok(())
    }
}

/// What stands at a JSON pointer.
pub(super) fn lookup<'a>(document: &'a Node, pointer: &str) -> Option<&'a Node> {
    pointer.split('/').skip(1).try_fold(document, |node, token| match node {
        Node::Object(_) => node.get(&token.replace("~1", "/").replace("~0", "~")),
        Node::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The text for a document that is not at hand: nothing is read from a disk or a network.
pub(super) fn not_loaded(url: &str) -> String {
    let quoted = crate::go_text::quote(url);
    let why = match uri::scheme_of(url) {
        Some("file") => format!("open {}: no such file or directory", uri::path_of(url)),
        Some("http" | "https") => format!("HTTP request failed for {url}: schemas are not fetched from the network"),
        _ => format!("no URLLoader registered for {quoted}"),
    };
    format!("failing loading {quoted}: {why}")
}
