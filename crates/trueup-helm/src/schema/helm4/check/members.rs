//! Members of objects and items of arrays.

use super::super::super::node::Node;
use super::super::fault::{Fault, Kind, quote, quote_all};
use super::super::numeral::count;
use super::super::{Additional, Dependency, Draft, Id};
use super::{Application, Checker};

impl Checker<'_> {
    pub(super) fn object(&mut self, application: &mut Application<'_, '_>, entries: &[(String, Node)]) {
        let keywords = application.keywords;
        let size = entries.len();
        if let Some(least) = keywords.min_properties.filter(|least| size < *least) {
            self.add(application, || format!("minProperties: got {}, want {}", count(size), count(least)));
        }
        if let Some(most) = keywords.max_properties.filter(|most| size > *most) {
            self.add(application, || format!("maxProperties: got {}, want {}", count(size), count(most)));
        }
        let missing = missing(application.value, &keywords.required);
        match missing.as_slice() {
            [] => {}
            [one] => self.add(application, || format!("missing property {}", quote(one))),
            several => self.add(application, || format!("missing properties {}", quote_all(several))),
        }
        if application.quiet && !application.faults.is_empty() {
            return;
        }
        for (name, dependency) in &keywords.dependencies {
            if application.value.get(name).is_some() {
                match dependency {
                    Dependency::Properties(names) => self.required_with(application, name, names),
                    Dependency::Schema(schema) => self.also(application, *schema),
                }
            }
        }
        self.members(application, entries);
        if keywords.draft == Draft::V4 {
            return;
        }
        if let Some(schema) = keywords.property_names {
            for (name, _) in entries {
                if let Some(mut fault) = self.whole(schema, &Node::String(name.clone())) {
                    fault.kind = Kind::Text(format!("invalid propertyName {}", quote(name)));
                    application.faults.push(fault);
                }
            }
        }
        for (name, schema) in &keywords.dependent_schemas {
            if application.value.get(name).is_some() {
                self.also(application, *schema);
            }
        }
        for (name, names) in &keywords.dependent_required {
            if application.value.get(name).is_some() {
                self.required_with(application, name, names);
            }
        }
    }

    fn also(&mut self, application: &mut Application<'_, '_>, schema: Id) {
        let result = self.on_same(application, schema, "", false);
        application.faults.extend(result.err());
    }

    fn required_with(&self, application: &mut Application<'_, '_>, name: &str, names: &[String]) {
        let missing = missing(application.value, names);
        if !missing.is_empty() {
            let text = || format!("properties {} required, if {} exists", quote_all(&missing), quote(name));
            self.add(application, text);
        }
    }

    fn members(&mut self, application: &mut Application<'_, '_>, entries: &[(String, Node)]) {
        let keywords = application.keywords;
        let mut refused: Vec<&str> = Vec::new();
        for (name, member) in entries {
            if application.quiet && !application.faults.is_empty() {
                return;
            }
            let mut schemas: Vec<Id> = keywords.properties.get(name).copied().into_iter().collect();
            let patterns = keywords.pattern_properties.iter();
            schemas.extend(patterns.filter(|(regex, _)| regex.matches(name)).map(|(_, schema)| *schema));
            let mut evaluated = !schemas.is_empty();
            if !evaluated {
                evaluated = keywords.additional_properties.is_some();
                match keywords.additional_properties {
                    Some(Additional::Allowed(false)) => refused.push(name),
                    Some(Additional::Schema(schema)) => schemas.push(schema),
                    _ => {}
                }
            }
            for schema in schemas {
                let result = self.on_part(schema, member, name.clone(), application.quiet);
                application.faults.extend(result.err());
            }
            if evaluated {
                application.unevaluated.properties.remove(name);
            }
        }
        if !refused.is_empty() {
            self.add(application, || format!("additional properties {} not allowed", quote_all(&refused)));
        }
    }

    pub(super) fn array(&mut self, application: &mut Application<'_, '_>, items: &[Node]) {
        let keywords = application.keywords;
        let size = items.len();
        if let Some(least) = keywords.min_items.filter(|least| size < *least) {
            self.add(application, || format!("minItems: got {}, want {}", count(size), count(least)));
        }
        if let Some(most) = keywords.max_items.filter(|most| size > *most) {
            self.add(application, || format!("maxItems: got {}, want {}", count(size), count(most)));
        }
        if keywords.unique_items
            && let Some((first, second)) = duplicates(items)
        {
            self.add(application, || format!("items at {} and {} are equal", count(first), count(second)));
        }
        for (index, item) in items.iter().enumerate() {
            let schema = keywords.prefix_items.get(index).copied().or(match keywords.additional_items {
                Some(Additional::Schema(schema)) => Some(schema),
                _ => keywords.items,
            });
            if let Some(schema) = schema {
                let result = self.on_part(schema, item, index.to_string(), application.quiet);
                application.faults.extend(result.err());
            }
        }
        let beyond = size.saturating_sub(keywords.prefix_items.len());
        if beyond > 0 && matches!(keywords.additional_items, Some(Additional::Allowed(false))) {
            self.add(application, || format!("last {} additionalItem(s) not allowed", count(beyond)));
        }
        if let Some(schema) = keywords.contains {
            self.contains(application, items, schema);
        }
    }

    fn contains(&mut self, application: &mut Application<'_, '_>, items: &[Node], schema: Id) {
        let keywords = application.keywords;
        let mut faults: Vec<Fault> = Vec::new();
        let mut matched: Vec<usize> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if let Err(fault) = self.on_part(schema, item, index.to_string(), application.quiet) {
                faults.push(fault);
                continue;
            }
            matched.push(index);
            if keywords.draft >= Draft::V2020 {
                application.unevaluated.items.remove(&index);
            }
        }
        let listed = || matched.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        match keywords.min_contains {
            Some(least) if matched.len() < least => {
                let wanted = format!("min {} items required to match contains schema", count(least));
                let text = if matched.is_empty() {
                    format!("{wanted}, but none matched")
                } else {
                    format!("{wanted}, but matched {} items at {}", count(matched.len()), listed())
                };
                self.add_caused(application, faults, &text);
            }
            None if matched.is_empty() => {
                self.add_caused(application, faults, "no items match contains schema");
            }
            _ => {}
        }
        if let Some(most) = keywords.max_contains.filter(|most| matched.len() > *most) {
            self.add(application, || {
                let (most, got) = (count(most), count(matched.len()));
                format!("max {most} items required to match contains schema, but matched {got} items at {}", listed())
            });
        }
    }
}

fn missing<'a>(value: &Node, names: &'a [String]) -> Vec<&'a str> {
    names.iter().filter(|name| value.get(name).is_none()).map(String::as_str).collect()
}

/// The first two items that are equal.
fn duplicates(items: &[Node]) -> Option<(usize, usize)> {
    let keys: Vec<String> = items.iter().map(super::super::super::helm3::canonical).collect();
    let mut seen = std::collections::HashMap::new();
    for (index, key) in keys.iter().enumerate() {
        let same_key: &mut Vec<usize> = seen.entry(key.as_str()).or_default();
        if let Some(first) = same_key.iter().copied().find(|first| items[*first].equals(&items[index])) {
            return Some((first, index));
        }
        same_key.push(index);
    }
    None
}
