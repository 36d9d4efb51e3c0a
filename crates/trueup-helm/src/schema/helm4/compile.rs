//! From documents to compiled schemas.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::node::Node;
use super::super::uri;
use super::fault::Kind;
use super::resource::{Root, lookup, not_loaded};
use super::{Draft, Id, Keywords, Schema, check, metaschema};

/// Where the schema of a chart stands for the library.
const CHART: &str = "file:///values.schema.json";

/// Schemas that one may be made of; more were made to do harm.
const SCHEMAS: usize = 200_000;

/// Compiles the schema of a chart; the error is the library's text. `unresolved` gets the URNs that are taken for schemas
/// that permit everything.
pub(in super::super) fn compile(bytes: &[u8], unresolved: &mut Vec<String>) -> Result<Schema, String> {
    let (document, end) = Node::read(bytes)?;
    if !bytes[end..].iter().all(u8::is_ascii_whitespace) {
        return Err("invalid character after top-level value".to_owned());
    }
    let mut compiler = Compiler::new(false);
    compiler.add(CHART, Arc::new(document))?;
    let compiled = compiler.compile(CHART);
    unresolved.append(&mut compiler.unresolved);
    compiled
}

/// Compiles the published schema of a draft.
pub(super) fn metaschema(draft: Draft) -> Result<Schema, String> {
    Compiler::new(true).compile(draft.url())
}

/// Compiles schemas, as many as refer to each other.
pub(super) struct Compiler {
    roots: HashMap<String, Root>,
    schemas: Vec<Keywords>,
    /// Document and pointer of each schema.
    places: Vec<(String, String)>,
    known: HashMap<(String, String), Id>,
    pub(super) asserts_formats: bool,
    /// The URNs that were asked for, in order.
    unresolved: Vec<String>,
}

impl Compiler {
    fn new(asserts_formats: bool) -> Self {
        Self {
            roots: HashMap::new(),
            schemas: Vec::new(),
            places: Vec::new(),
            known: HashMap::new(),
            asserts_formats,
            unresolved: Vec::new(),
        }
    }

    fn compile(&mut self, url: &str) -> Result<Schema, String> {
        self.load(url)?;
        let root = self.enqueue(url, "");
        let mut compiled = 0;
        while let Some((url, pointer)) = self.places.get(compiled).cloned() {
            if compiled > SCHEMAS {
                return Err(format!("the schema has more than {SCHEMAS} parts"));
            }
            self.ensure(&url, &pointer)?;
            let root = &self.roots[&url];
            let document = Arc::clone(&root.document);
            let node = lookup(&document, &pointer).ok_or_else(|| root.not_found(&pointer))?;
            let keywords = self.schema(node, &url, &pointer)?;
            self.schemas[compiled] = keywords;
            compiled += 1;
        }
        Ok(Schema { schemas: std::mem::take(&mut self.schemas), root })
    }

    /// The schema at a pointer, which is compiled later.
    pub(super) fn enqueue(&mut self, url: &str, pointer: &str) -> Id {
        let place = (url.to_owned(), pointer.to_owned());
        if let Some(id) = self.known.get(&place) {
            return *id;
        }
        let id = self.schemas.len();
        self.schemas.push(Keywords::default());
        self.known.insert(place.clone(), id);
        self.places.push(place);
        id
    }

    /// The schema that a reference in a document means.
    pub(super) fn refer(&mut self, url: &str, pointer: &str, reference: &str) -> Result<Id, String> {
        let base = self.roots[url].resource(pointer).id.clone();
        let (relative, fragment) = uri::split_fragment(reference);
        let fragment = uri::unescape(fragment)
            .ok_or_else(|| format!("error in parsing {}: invalid URL escape", crate::go_text::quote(reference)))?;
        let target = if relative.is_empty() { base } else { uri::resolve(&base, relative) };
        if let Some(pointer) = self.roots[url].resolve(&target, &fragment)? {
            return Ok(self.enqueue(url, &pointer));
        }
        self.load(&target)?;
        let pointer = self.roots[&target].resolve(&target, &fragment)?.unwrap_or_default();
        Ok(self.enqueue(&target, &pointer))
    }

    fn load(&mut self, url: &str) -> Result<(), String> {
        if self.roots.contains_key(url) {
            return Ok(());
        }
        let document = match metaschema::document(url) {
            Some(document) => document,
            // Helm takes a URN that it cannot resolve for a schema that permits everything.
            None if uri::scheme_of(url) == Some("urn") => {
                self.unresolved.push(url.to_owned());
                Node::Bool(true)
            }
            None => return Err(not_loaded(url)),
        };
        self.add(url, Arc::new(document))
    }

    fn add(&mut self, url: &str, document: Arc<Node>) -> Result<(), String> {
        let root = Root::new(url, document)?;
        if !metaschema::is_published(url) {
            validate(&root, &root.document, "")?;
        }
        self.roots.insert(url.to_owned(), root);
        Ok(())
    }

    /// Makes sure that a place is known to hold a schema.
    fn ensure(&mut self, url: &str, pointer: &str) -> Result<(), String> {
        self.load(url)?;
        let root = &self.roots[url];
        if root.knows(pointer) {
            return Ok(());
        }
        let mut grown = root.clone();
        grown.add(pointer)?;
        let document = Arc::clone(&grown.document);
        let node = lookup(&document, pointer).ok_or_else(|| grown.not_found(pointer))?;
        validate(&grown, node, pointer)?;
        self.roots.insert(url.to_owned(), grown);
        Ok(())
    }

    fn schema(&mut self, node: &Node, url: &str, pointer: &str) -> Result<Keywords, String> {
        let resource = self.roots[url].resource(pointer).clone();
        let mut keywords = Keywords {
            location: format!("{url}#{}", uri::escape(pointer)),
            draft: resource.draft,
            resource: self.enqueue(url, &resource.pointer),
            ..Keywords::default()
        };
        if resource.draft >= Draft::V2020 && resource.pointer == pointer {
            for (anchor, place) in &resource.anchors {
                if resource.dynamic_anchors.contains(anchor) {
                    let id = self.enqueue(url, place);
                    keywords.dynamic_anchors.insert(anchor.clone(), id);
                }
            }
        }
        match node {
            Node::Bool(value) => keywords.boolean = Some(*value),
            Node::Object(entries) if entries.is_empty() => keywords.boolean = Some(true),
            Node::Object(_) => self.keywords(node, url, pointer, &mut keywords)?,
            _ => {}
        }
        keywords.all_properties_evaluated = keywords.additional_properties.is_some();
        keywords.all_items_evaluated = keywords.items.is_some() || keywords.additional_items.is_some();
        keywords.items_evaluated = keywords.prefix_items.len();
        Ok(keywords)
    }
}

/// Checks a schema against the schema of its draft.
fn validate(root: &Root, node: &Node, pointer: &str) -> Result<(), String> {
    let draft = root.resource(pointer).draft;
    let metaschema = metaschema::compiled(draft)?;
    let Some(mut fault) = check::check(metaschema, node)? else { return Ok(()) };
    fault.kind = Kind::Schema(format!("{}#", draft.url()));
    let url = format!("{}#{}", root.url, uri::escape(pointer));
    Err(format!("{} is not valid against metaschema: {}", crate::go_text::quote(&url), fault.text()))
}
