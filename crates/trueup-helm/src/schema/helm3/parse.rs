//! From JSON to a schema, with the library's texts for what is wrong with it.

use std::collections::HashMap;
use trueup_template::functions::regex::Pattern;

use super::super::decimal::{self, Decimal};
use super::super::node::Node;
use super::check::canonical;
use super::reference::Pool;
use super::{Additional, Dependency, Id, Keywords, Schema};

/// Schemas that nest or refer more deeply than this are refused.
const DEPTH: usize = 200;

const TYPES: &[&str] = &["array", "boolean", "integer", "number", "null", "object", "string"];

/// Which version of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Draft {
    Four,
    Six,
    Seven,
    /// Without a `$schema` that is known.
    Mixed,
}

pub(super) fn parse(mut document: Node) -> Result<Schema, String> {
    let draft = draft_of(&document)?;
    let pool = Pool::resolve(&mut document);
    let mut parser =
        Parser { document: &document, pool: &pool, draft, schemas: Vec::new(), known: HashMap::new(), depth: 0 };
    parser.schema(&document)?;
    Ok(Schema { schemas: parser.schemas })
}

fn draft_of(document: &Node) -> Result<Draft, String> {
    match document {
        Node::Bool(_) => return Ok(Draft::Mixed),
        Node::Object(_) => {}
        other => return Err(no_schema(other, "schema is invalid")),
    }
    let url = match document.get("$schema") {
        None => return Ok(Draft::Mixed),
        Some(Node::String(url)) => url,
        Some(_) => return Err(must_be_of_type("$schema", "string")),
    };
    Ok(match url.strip_suffix('#').unwrap_or(url) {
        "http://json-schema.org/draft-04/schema" => Draft::Four,
        "http://json-schema.org/draft-06/schema" => Draft::Six,
        "http://json-schema.org/draft-07/schema" => Draft::Seven,
        _ => Draft::Mixed,
    })
}

struct Parser<'a> {
    document: &'a Node,
    pool: &'a Pool,
    draft: Draft,
    schemas: Vec<Keywords>,
    /// Schemas that references lead to, also those that are being parsed.
    known: HashMap<String, Id>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn schema(&mut self, node: &'a Node) -> Result<Id, String> {
        let id = self.schemas.len();
        self.schemas.push(Keywords::default());
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("schemas nest more than {DEPTH} deep"));
        }
        self.schemas[id] = self.keywords(node)?;
        self.depth -= 1;
        Ok(id)
    }

    fn keywords(&mut self, node: &'a Node) -> Result<Keywords, String> {
        let mut keywords = Keywords::default();
        if let (Node::Bool(pass), true) = (node, self.draft >= Draft::Six) {
            keywords.pass = Some(*pass);
            return Ok(keywords);
        }
        if !matches!(node, Node::Object(_)) {
            return Err(no_schema(node, "Expected: valid schema, given: Invalid JSON"));
        }
        self.annotations(node)?;
        if let Some(reference) = node.text("$ref") {
            if let Some(id) = self.known.get(reference) {
                keywords.reference = Some(*id);
            } else {
                keywords.reference = Some(self.reference(reference)?);
                return Ok(keywords);
            }
        }
        types(node, &mut keywords)?;
        self.of_objects(node, &mut keywords)?;
        self.of_arrays(node, &mut keywords)?;
        numbers(node, self.draft, &mut keywords)?;
        lengths(node, &mut keywords)?;
        self.of_any(node, &mut keywords)?;
        self.combined(node, &mut keywords)?;
        Ok(keywords)
    }

    /// What is checked for its type and otherwise without effect.
    fn annotations(&mut self, node: &'a Node) -> Result<(), String> {
        let id_key = match self.draft {
            Draft::Four => "id",
            Draft::Mixed if node.get("id").is_some() => "id",
            _ => "$id",
        };
        is_text(node, id_key)?;
        if let Some(definitions) = node.get("definitions") {
            let wrong = || invalid_type("array of schemas", "definitions");
            let Node::Object(entries) = definitions else { return Err(wrong()) };
            for (_, definition) in entries {
                if !is_schema(definition) {
                    return Err(wrong());
                }
                self.schema(definition)?;
            }
        }
        is_text(node, "title")?;
        is_text(node, "description")?;
        is_text(node, "$ref")
    }

    fn reference(&mut self, reference: &str) -> Result<Id, String> {
        let id = self.schemas.len();
        self.schemas.push(Keywords::default());
        self.known.insert(reference.to_owned(), id);
        let node = self.pool.find(self.document, reference)?;
        if !is_schema(node) {
            return Err(must_be_of_type("valid schema", "object"));
        }
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("schemas refer more than {DEPTH} deep"));
        }
        self.schemas[id] = self.keywords(node)?;
        self.depth -= 1;
        Ok(id)
    }

    fn of_objects(&mut self, node: &'a Node, keywords: &mut Keywords) -> Result<(), String> {
        if let Some(properties) = node.get("properties") {
            let Node::Object(entries) = properties else { return Err(must_be_of_type("properties", "object")) };
            for (name, schema) in entries {
                keywords.properties.push((name.clone(), self.schema(schema)?));
            }
        }
        keywords.additional_properties = self.additional(node, "additionalProperties")?;
        if let Some(patterns) = node.get("patternProperties") {
            let Node::Object(entries) = patterns else {
                return Err(invalid_type("valid schema", "patternProperties"));
            };
            for (expression, schema) in entries {
                let regex = Pattern::new(expression).map_err(|_| format!("Invalid regex pattern '{expression}'"))?;
                keywords.pattern_properties.push((regex, self.schema(schema)?));
            }
        }
        if let (Some(names), true) = (node.get("propertyNames"), self.draft >= Draft::Six) {
            if !is_schema(names) {
                return Err(invalid_type("valid schema", "patternProperties"));
            }
            keywords.property_names = Some(self.schema(names)?);
        }
        if let Some(dependencies) = node.get("dependencies") {
            self.dependencies(dependencies, keywords)?;
        }
        Ok(())
    }

    fn dependencies(&mut self, node: &'a Node, keywords: &mut Keywords) -> Result<(), String> {
        let Node::Object(entries) = node else { return Err(must_be_of_type("dependencies", "object")) };
        let wrong = || must_be_of_type("dependency", "schema or array of strings");
        for (name, dependency) in entries {
            match dependency {
                Node::Array(names) => {
                    let names: Option<Vec<String>> = names.iter().map(text_of).collect();
                    let names = names.ok_or_else(wrong)?;
                    keywords.dependencies.insert(name.clone(), Dependency::Properties(names));
                }
                schema if is_schema(schema) => {
                    let id = self.schema(schema)?;
                    keywords.dependencies.insert(name.clone(), Dependency::Schema(id));
                }
                _ => return Err(wrong()),
            }
        }
        Ok(())
    }

    fn of_arrays(&mut self, node: &'a Node, keywords: &mut Keywords) -> Result<(), String> {
        let wrong = || invalid_type("valid schema/array of schemas", "items");
        match node.get("items") {
            None => {}
            Some(Node::Array(schemas)) => {
                for schema in schemas {
                    if !is_schema(schema) {
                        return Err(wrong());
                    }
                    keywords.items.push(self.schema(schema)?);
                }
            }
            Some(schema) if is_schema(schema) => {
                keywords.items.push(self.schema(schema)?);
                keywords.items_for_all = true;
            }
            Some(_) => return Err(wrong()),
        }
        keywords.additional_items = self.additional(node, "additionalItems")?;
        Ok(())
    }

    fn additional(&mut self, node: &'a Node, key: &str) -> Result<Option<Additional>, String> {
        Ok(match node.get(key) {
            None => None,
            Some(Node::Bool(allowed)) => Some(Additional::Allowed(*allowed)),
            Some(schema @ Node::Object(_)) => Some(Additional::Schema(self.schema(schema)?)),
            Some(_) => return Err(invalid_type("boolean/valid schema", key)),
        })
    }

    fn of_any(&mut self, node: &'a Node, keywords: &mut Keywords) -> Result<(), String> {
        if self.draft >= Draft::Six {
            if let Some(schema) = node.get("contains") {
                keywords.contains = Some(self.schema(schema)?);
            }
            keywords.constant = node.get("const").map(canonical);
        }
        if let Some(values) = node.get("enum") {
            let Node::Array(values) = values else { return Err(must_be_of_an("enum", "array")) };
            for value in values {
                let text = canonical(value);
                if keywords.enumeration.contains(&text) {
                    return Err("enum items must be unique".to_owned());
                }
                keywords.enumeration.push(text);
            }
        }
        Ok(())
    }

    fn combined(&mut self, node: &'a Node, keywords: &mut Keywords) -> Result<(), String> {
        keywords.one_of = self.list(node, "oneOf", "oneOf")?;
        keywords.any_of = self.list(node, "anyOf", "anyOf")?;
        keywords.all_of = self.list(node, "allOf", "anyOf")?;
        keywords.not = self.one(node, "not")?;
        if self.draft >= Draft::Seven {
            keywords.condition = self.one(node, "if")?;
            keywords.then = self.one(node, "then")?;
            keywords.otherwise = self.one(node, "else")?;
        }
        Ok(())
    }

    fn list(&mut self, node: &'a Node, key: &str, called: &str) -> Result<Vec<Id>, String> {
        match node.get(key) {
            None => Ok(Vec::new()),
            Some(Node::Array(schemas)) => schemas.iter().map(|schema| self.schema(schema)).collect(),
            Some(_) => Err(must_be_of_an(called, "array")),
        }
    }

    fn one(&mut self, node: &'a Node, key: &str) -> Result<Option<Id>, String> {
        match node.get(key) {
            None => Ok(None),
            Some(schema) if is_schema(schema) => Ok(Some(self.schema(schema)?)),
            Some(_) => Err(must_be_of_an(key, "object")),
        }
    }
}

fn types(node: &Node, keywords: &mut Keywords) -> Result<(), String> {
    let wrong = || invalid_type("string/array of strings", "type");
    let names: Vec<String> = match node.get("type") {
        None => return Ok(()),
        Some(Node::String(name)) => vec![name.clone()],
        // The library takes a number for a string here and stumbles over it.
        Some(Node::Array(names)) if names.iter().any(|name| matches!(name, Node::Number(_))) => {
            let text = "unable to validate schema: interface conversion: interface {} is json.Number, not string";
            return Err(text.to_owned());
        }
        Some(Node::Array(names)) => names.iter().map(text_of).collect::<Option<_>>().ok_or_else(wrong)?,
        Some(_) => return Err(wrong()),
    };
    for name in names {
        if !TYPES.contains(&name.as_str()) {
            return Err(format!(
                "has a primitive type that is NOT VALID -- given: /{name}/ Expected valid values are:[{}]",
                TYPES.join(" ")
            ));
        }
        if keywords.types.contains(&name) {
            return Err(format!("{name} type is duplicated"));
        }
        keywords.types.push(name);
    }
    Ok(())
}

fn numbers(node: &Node, draft: Draft, keywords: &mut Keywords) -> Result<(), String> {
    if let Some(value) = node.get("multipleOf") {
        let number = value.decimal().ok_or_else(|| invalid_type("number", "multipleOf"))?;
        if !number.is_positive() {
            return Err("multipleOf must be strictly greater than 0".to_owned());
        }
        keywords.multiple_of = Some(number);
    }
    (keywords.minimum, keywords.exclusive_minimum) = bound(node, draft, "minimum", "exclusiveMinimum")?;
    (keywords.maximum, keywords.exclusive_maximum) = bound(node, draft, "maximum", "exclusiveMaximum")?;
    Ok(())
}

type Bounds = (Option<Decimal>, Option<Decimal>);

/// A bound and the bound that is itself excluded: a flag in draft 4, a number later.
fn bound(node: &Node, draft: Draft, key: &str, exclusive_key: &str) -> Result<Bounds, String> {
    let bound = match node.get(key) {
        None => None,
        Some(value) => Some(value.decimal().ok_or_else(|| format!("{key} must be of a number"))?),
    };
    let Some(exclusive) = node.get(exclusive_key) else { return Ok((bound, None)) };
    match (exclusive, draft) {
        (Node::Bool(is_exclusive), Draft::Four | Draft::Mixed) => {
            if bound.is_none() {
                return Err(format!("{exclusive_key} cannot be used without {key}"));
            }
            Ok(if *is_exclusive { (None, bound) } else { (bound, None) })
        }
        (Node::Number(_), Draft::Six | Draft::Seven | Draft::Mixed) => Ok((bound, exclusive.decimal())),
        (_, Draft::Four) => Err(invalid_type("boolean", exclusive_key)),
        (_, Draft::Mixed) => Err(invalid_type("boolean/number", exclusive_key)),
        _ => Err(invalid_type("number", exclusive_key)),
    }
}

fn lengths(node: &Node, keywords: &mut Keywords) -> Result<(), String> {
    keywords.min_length = count(node, "minLength")?;
    keywords.max_length = count(node, "maxLength")?;
    ordered(keywords.min_length, keywords.max_length, "minLength", "maxLength")?;
    match node.get("pattern") {
        None => {}
        Some(Node::String(text)) => {
            let regex = Pattern::new(text).map_err(|_| "pattern must be a valid regex".to_owned())?;
            keywords.pattern = Some((text.clone(), regex));
        }
        Some(_) => return Err("pattern must be of a string".to_owned()),
    }
    match node.get("format") {
        None => {}
        Some(Node::String(format)) => keywords.format.clone_from(format),
        Some(_) => return Err(must_be_of_type("format", "string")),
    }
    keywords.min_properties = count(node, "minProperties")?;
    keywords.max_properties = count(node, "maxProperties")?;
    ordered(keywords.min_properties, keywords.max_properties, "minProperties", "maxProperties")?;
    required(node, keywords)?;
    keywords.min_items = count(node, "minItems")?;
    keywords.max_items = count(node, "maxItems")?;
    match node.get("uniqueItems") {
        None => {}
        Some(Node::Bool(unique)) => keywords.unique_items = *unique,
        Some(_) => return Err("uniqueItems must be of a boolean".to_owned()),
    }
    Ok(())
}

fn required(node: &Node, keywords: &mut Keywords) -> Result<(), String> {
    let names = match node.get("required") {
        None => return Ok(()),
        Some(Node::Array(names)) => names,
        Some(_) => return Err(must_be_of_an("required", "array")),
    };
    for name in names {
        let Node::String(name) = name else { return Err("required items must be string".to_owned()) };
        if keywords.required.contains(name) {
            return Err("required items must be unique".to_owned());
        }
        keywords.required.push(name.clone());
    }
    Ok(())
}

fn count(node: &Node, key: &str) -> Result<Option<i64>, String> {
    let Some(value) = node.get(key) else { return Ok(None) };
    let Node::Number(text) = value else { return Err(must_be_of_an(key, "integer")) };
    // Go's `Int64` reads no number that has a point or an exponent.
    let number: i64 = text.parse().map_err(|_| must_be_of_an(key, "integer"))?;
    if number < 0 {
        return Err(format!("{key} must be greater than or equal to 0"));
    }
    Ok(Some(number))
}

fn ordered(least: Option<i64>, most: Option<i64>, least_key: &str, most_key: &str) -> Result<(), String> {
    match (least, most) {
        (Some(least), Some(most)) if least > most => Err(format!("{least_key} cannot be greater than {most_key}")),
        _ => Ok(()),
    }
}

/// The text for what stands in the place of a schema. The library looks at a number's kind through Go's `big.Rat`, which
/// reads no exponent above a million, and stumbles over the nil that it gets.
fn no_schema(node: &Node, text: &str) -> String {
    match node {
        Node::Number(number) if !decimal::is_rational_of_go(number) => {
            "unable to validate schema: runtime error: invalid memory address or nil pointer dereference".to_owned()
        }
        _ => text.to_owned(),
    }
}

fn is_schema(node: &Node) -> bool {
    matches!(node, Node::Object(_) | Node::Bool(_))
}

fn text_of(node: &Node) -> Option<String> {
    if let Node::String(text) = node { Some(text.clone()) } else { None }
}

fn is_text(node: &Node, key: &str) -> Result<(), String> {
    match node.get(key) {
        None | Some(Node::String(_)) => Ok(()),
        Some(_) => Err(invalid_type("string", key)),
    }
}

fn invalid_type(expected: &str, given: &str) -> String {
    format!("Invalid type. Expected: {expected}, given: {given}")
}

fn must_be_of_type(key: &str, kind: &str) -> String {
    format!("{key} must be of type {kind}")
}

fn must_be_of_an(key: &str, kind: &str) -> String {
    format!("{key} must be of an {kind}")
}
