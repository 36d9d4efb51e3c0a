//! What a schema says, read from its JSON. Values of a wrong type say nothing: the metaschema has refused them.

use super::super::node::Node;
use super::super::uri;
use super::compile::Compiler;
use super::{Additional, Dependency, Draft, Id, Keywords};
use trueup_template::functions::regex::Pattern;

/// The types in the order in which messages name them.
const TYPES: &[&str] = &["null", "boolean", "number", "integer", "string", "array", "object"];

/// Where a schema stands.
struct Place<'a> {
    node: &'a Node,
    url: &'a str,
    pointer: &'a str,
}

impl Compiler {
    /// Reads the keywords of an object.
    pub(super) fn keywords(
        &mut self,
        node: &Node,
        url: &str,
        pointer: &str,
        keywords: &mut Keywords,
    ) -> Result<(), String> {
        let place = Place { node, url, pointer };
        let draft = keywords.draft;
        keywords.reference = self.reference(&place, "$ref")?;
        if draft < Draft::V2019 && keywords.reference.is_some() {
            // Beside `$ref` nothing counts, but `const` is judged before it.
            if draft >= Draft::V6 {
                keywords.constant = node.get("const").cloned();
            }
            return Ok(());
        }
        self.combined(&place, draft, keywords);
        self.of_objects(&place, draft, keywords)?;
        self.of_arrays(&place, draft, keywords);
        of_scalars(&place, draft, keywords)?;
        if draft < Draft::V2019 || self.asserts_formats {
            keywords.format = node.text("format").map(str::to_owned);
        }
        if draft >= Draft::V2019 {
            keywords.recursive_reference = self.reference(&place, "$recursiveRef")?;
            keywords.recursive_anchor = matches!(node.get("$recursiveAnchor"), Some(Node::Bool(true)));
        }
        if draft >= Draft::V2020 {
            if let Some(id) = self.reference(&place, "$dynamicRef")? {
                let fragment = uri::split_fragment(node.text("$dynamicRef").unwrap_or_default()).1;
                let anchor = if fragment.starts_with('/') { "" } else { fragment };
                keywords.dynamic_reference = Some((id, anchor.to_owned()));
            }
            node.text("$dynamicAnchor").unwrap_or_default().clone_into(&mut keywords.dynamic_anchor);
        }
        Ok(())
    }

    fn reference(&mut self, place: &Place<'_>, key: &str) -> Result<Option<Id>, String> {
        let Some(reference) = place.node.text(key) else { return Ok(None) };
        self.refer(place.url, place.pointer, reference).map(Some)
    }

    fn one(&mut self, place: &Place<'_>, key: &str) -> Option<Id> {
        place.node.get(key)?;
        Some(self.enqueue(place.url, &format!("{}/{}", place.pointer, uri::pointer_token(key))))
    }

    fn list(&mut self, place: &Place<'_>, key: &str) -> Vec<Id> {
        let Some(Node::Array(schemas)) = place.node.get(key) else { return Vec::new() };
        let pointer = |index| format!("{}/{key}/{index}", place.pointer);
        (0..schemas.len()).map(|index| self.enqueue(place.url, &pointer(index))).collect()
    }

    fn each(&mut self, place: &Place<'_>, key: &str) -> Vec<(String, Id)> {
        let Some(Node::Object(entries)) = place.node.get(key) else { return Vec::new() };
        let pointer = |name: &str| format!("{}/{key}/{}", place.pointer, uri::pointer_token(name));
        entries.iter().map(|(name, _)| (name.clone(), self.enqueue(place.url, &pointer(name)))).collect()
    }

    fn additional(&mut self, place: &Place<'_>, key: &str) -> Option<Additional> {
        match place.node.get(key)? {
            Node::Bool(allowed) => Some(Additional::Allowed(*allowed)),
            _ => self.one(place, key).map(Additional::Schema),
        }
    }

    fn combined(&mut self, place: &Place<'_>, draft: Draft, keywords: &mut Keywords) {
        keywords.all_of = self.list(place, "allOf");
        keywords.any_of = self.list(place, "anyOf");
        keywords.one_of = self.list(place, "oneOf");
        keywords.not = self.one(place, "not");
        if draft >= Draft::V7 {
            keywords.condition = self.one(place, "if");
            match place.node.get("if") {
                None => {}
                Some(Node::Bool(true)) => keywords.then = self.one(place, "then"),
                Some(Node::Bool(false)) => keywords.otherwise = self.one(place, "else"),
                Some(_) => {
                    keywords.then = self.one(place, "then");
                    keywords.otherwise = self.one(place, "else");
                }
            }
        }
    }

    fn of_objects(&mut self, place: &Place<'_>, draft: Draft, keywords: &mut Keywords) -> Result<(), String> {
        keywords.properties = self.each(place, "properties").into_iter().collect();
        for (expression, id) in self.each(place, "patternProperties") {
            let regex = compile_pattern(place, "patternProperties", &expression)?;
            keywords.pattern_properties.push((regex, id));
        }
        keywords.additional_properties = self.additional(place, "additionalProperties");
        if let Some(Node::Object(entries)) = place.node.get("dependencies") {
            for ((name, dependency), (_, id)) in entries.iter().zip(self.each(place, "dependencies")) {
                let dependency = match dependency {
                    Node::Array(names) => Dependency::Properties(texts(names)),
                    _ => Dependency::Schema(id),
                };
                keywords.dependencies.insert(name.clone(), dependency);
            }
        }
        if draft >= Draft::V6 {
            keywords.property_names = self.one(place, "propertyNames");
        }
        if draft >= Draft::V2019 {
            keywords.dependent_schemas = self.each(place, "dependentSchemas").into_iter().collect();
            if let Some(Node::Object(entries)) = place.node.get("dependentRequired") {
                for (name, names) in entries {
                    if let Node::Array(names) = names {
                        keywords.dependent_required.insert(name.clone(), texts(names));
                    }
                }
            }
            keywords.unevaluated_properties = self.one(place, "unevaluatedProperties");
        }
        keywords.min_properties = count(place, "minProperties");
        keywords.max_properties = count(place, "maxProperties");
        if let Some(Node::Array(names)) = place.node.get("required") {
            keywords.required = texts(names);
        }
        Ok(())
    }

    fn of_arrays(&mut self, place: &Place<'_>, draft: Draft, keywords: &mut Keywords) {
        if draft >= Draft::V2020 {
            keywords.prefix_items = self.list(place, "prefixItems");
            keywords.items = self.one(place, "items");
        } else if let Some(Node::Array(_)) = place.node.get("items") {
            keywords.prefix_items = self.list(place, "items");
            keywords.additional_items = self.additional(place, "additionalItems");
        } else {
            keywords.items = self.one(place, "items");
        }
        keywords.min_items = count(place, "minItems");
        keywords.max_items = count(place, "maxItems");
        keywords.unique_items = matches!(place.node.get("uniqueItems"), Some(Node::Bool(true)));
        if draft >= Draft::V6 {
            keywords.contains = self.one(place, "contains");
        }
        if draft >= Draft::V2019 {
            if keywords.contains.is_some() {
                keywords.min_contains = count(place, "minContains");
                keywords.max_contains = count(place, "maxContains");
            }
            keywords.unevaluated_items = self.one(place, "unevaluatedItems");
        }
    }
}

fn of_scalars(place: &Place<'_>, draft: Draft, keywords: &mut Keywords) -> Result<(), String> {
    let named: Vec<String> = match place.node.get("type") {
        Some(Node::String(name)) => vec![name.clone()],
        Some(Node::Array(names)) => texts(names),
        _ => Vec::new(),
    };
    keywords.types = TYPES.iter().copied().filter(|known| named.iter().any(|name| name == known)).collect();
    if let Some(Node::Array(values)) = place.node.get("enum") {
        keywords.enumeration = Some(values.clone());
    }
    if draft >= Draft::V6 {
        keywords.constant = place.node.get("const").cloned();
    }
    let number = |key: &str| place.node.get(key).and_then(Node::decimal);
    keywords.multiple_of = number("multipleOf");
    keywords.minimum = number("minimum");
    keywords.maximum = number("maximum");
    keywords.exclusive_minimum = match place.node.get("exclusiveMinimum") {
        Some(Node::Bool(true)) => keywords.minimum.take(),
        _ => number("exclusiveMinimum"),
    };
    keywords.exclusive_maximum = match place.node.get("exclusiveMaximum") {
        Some(Node::Bool(true)) => keywords.maximum.take(),
        _ => number("exclusiveMaximum"),
    };
    keywords.min_length = count(place, "minLength");
    keywords.max_length = count(place, "maxLength");
    if let Some(expression) = place.node.text("pattern") {
        keywords.pattern = Some((expression.to_owned(), compile_pattern(place, "pattern", expression)?));
    }
    Ok(())
}

fn compile_pattern(place: &Place<'_>, key: &str, expression: &str) -> Result<Pattern, String> {
    Pattern::new(expression).map_err(|error| {
        let quote = crate::go_text::quote;
        let at = format!("{}#{}/{key}", place.url, uri::escape(place.pointer));
        format!("invalid regex {} at {}: {error}", quote(expression), quote(&at))
    })
}

fn count(place: &Place<'_>, key: &str) -> Option<usize> {
    place.node.get(key).and_then(Node::decimal).and_then(|number| number.as_i64()?.try_into().ok())
}

fn texts(nodes: &[Node]) -> Vec<String> {
    nodes.iter().filter_map(|node| if let Node::String(text) = node { Some(text.clone()) } else { None }).collect()
}
