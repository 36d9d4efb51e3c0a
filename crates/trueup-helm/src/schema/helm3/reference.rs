//! `$id` and `$ref`: every reference is made absolute before the schema is parsed.

use std::collections::HashMap;

use super::super::node::Node;
use super::super::uri;

/// Documents by their URL: where each stands in the whole.
#[derive(Debug, Default)]
pub(super) struct Pool {
    places: HashMap<String, Vec<String>>,
}

impl Pool {
    /// Makes the references of a document absolute and remembers where its identifiers stand.
    pub(super) fn resolve(document: &mut Node) -> Self {
        let mut pool = Self::default();
        pool.places.insert(String::new(), Vec::new());
        pool.visit(document, "", &mut Vec::new());
        pool
    }

    fn visit(&mut self, node: &mut Node, base: &str, path: &mut Vec<String>) {
        match node {
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    path.push(index.to_string());
                    self.visit(item, base, path);
                    path.pop();
                }
            }
            Node::Object(_) => self.visit_object(node, base, path),
            _ => {}
        }
    }

    fn visit_object(&mut self, node: &mut Node, base: &str, path: &mut Vec<String>) {
        let id_key = if node.get("id").is_some() { "id" } else { "$id" };
        let base = match node.text(id_key) {
            Some(id) => {
                let absolute = absolute(base, id);
                self.places.entry(absolute.clone()).or_insert_with(|| path.clone());
                absolute
            }
            None => base.to_owned(),
        };
        let Node::Object(entries) = node else { return };
        for (key, value) in entries {
            match (key.as_str(), &mut *value) {
                ("$ref", Node::String(reference)) => *reference = absolute(&base, reference),
                ("properties" | "dependencies" | "patternProperties", Node::Object(children)) => {
                    path.push(key.clone());
                    for (name, child) in children {
                        path.push(name.clone());
                        self.visit(child, &base, path);
                        path.pop();
                    }
                    path.pop();
                }
                ("const" | "enum" | "properties" | "dependencies" | "patternProperties", _) => {}
                (_, other) => {
                    path.push(key.clone());
                    self.visit(other, &base, path);
                    path.pop();
                }
            }
        }
    }

    /// What a reference means; the error is the library's text.
    pub(super) fn find<'a>(&self, document: &'a Node, reference: &str) -> Result<&'a Node, String> {
        let walk = |place: &[String]| place.iter().try_fold(document, |node, token| child(node, token).ok());
        if let Some(found) = self.places.get(reference).and_then(|place| walk(place)) {
            return Ok(found);
        }
        let (url, fragment) = uri::split_fragment(reference);
        if let Some(root) = self.places.get(url).and_then(|place| walk(place)) {
            let fragment = uri::unescape(fragment).unwrap_or_default();
            // A fragment that is no pointer means the whole document.
            let Some(pointer) = fragment.strip_prefix('/') else { return Ok(root) };
            return pointer
                .split('/')
                .try_fold(root, |node, token| child(node, &token.replace("~1", "/").replace("~0", "~")));
        }
        if !uri::is_canonical(reference) {
            return Err(format!("Reference {reference} must be canonical"));
        }
        if uri::scheme_of(url) == Some("file") {
            return Err(format!("open {}: no such file or directory", uri::path_of(url)));
        }
        Err(format!("Get {}: schemas are not fetched from the network", crate::go_text::quote(url)))
    }
}

fn child<'a>(node: &'a Node, token: &str) -> Result<&'a Node, String> {
    match node {
        Node::Object(_) => node.get(token).ok_or_else(|| format!("Object has no key '{token}'")),
        Node::Array(items) => {
            let index: usize = token.parse().map_err(|_| format!("Invalid array index '{token}'"))?;
            items.get(index).ok_or_else(|| format!("Out of bound array[0,{}] index '{index}'", items.len()))
        }
        other => Err(format!("Invalid token reference '{}'", other.type_name())),
    }
}

/// A reference as it is understood at `base`.
fn absolute(base: &str, reference: &str) -> String {
    let (url, fragment) = uri::split_fragment(reference);
    let url = uri::resolve(uri::split_fragment(base).0, url);
    if fragment.is_empty() { url } else { format!("{url}#{fragment}") }
}
