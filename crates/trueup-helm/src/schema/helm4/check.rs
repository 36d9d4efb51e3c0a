//! Values against compiled schemas.

mod members;
mod scalars;

use std::collections::BTreeSet;

use super::super::node::Node;
use super::fault::{Fault, Kind, pointer};
use super::{Draft, Id, Keywords, Schema};

/// Values and references nest no deeper than this.
const DEPTH: usize = 250;

/// What is wrong with a value.
pub(super) fn check(schema: &Schema, value: &Node) -> Result<Option<Fault>, String> {
    let mut checker = Checker { schema, path: Vec::new(), scopes: Vec::new(), depth: 0, too_deep: false };
    let fault = checker.whole(schema.root, value);
    if checker.too_deep {
        return Err(format!("unable to validate schema: it nests more than {DEPTH} deep"));
    }
    Ok(fault)
}

/// A schema that is being applied.
#[derive(Clone, Copy)]
struct Scope {
    schema: Id,
    /// How many values deep.
    level: usize,
    /// The keyword that led here from another place.
    keyword: &'static str,
}

/// Members and items that no schema has looked at so far.
#[derive(Default)]
struct Unevaluated {
    properties: BTreeSet<String>,
    items: BTreeSet<usize>,
}

impl Unevaluated {
    fn of(value: &Node, keywords: &Keywords, caller_needs: bool) -> Self {
        let mut all = Self::default();
        match value {
            Node::Object(entries)
                if !keywords.all_properties_evaluated
                    && (caller_needs || keywords.unevaluated_properties.is_some()) =>
            {
                all.properties = entries.iter().map(|(name, _)| name.clone()).collect();
            }
            Node::Array(items)
                if !keywords.all_items_evaluated && (caller_needs || keywords.unevaluated_items.is_some()) =>
            {
                all.items = (keywords.items_evaluated..items.len()).collect();
            }
            _ => {}
        }
        all
    }

    fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.items.is_empty()
    }

    fn keep(&mut self, other: &Self) {
        self.properties.retain(|name| other.properties.contains(name));
        self.items.retain(|index| other.items.contains(index));
    }
}

struct Checker<'a> {
    schema: &'a Schema,
    /// Where the value stands.
    path: Vec<String>,
    scopes: Vec<Scope>,
    depth: usize,
    too_deep: bool,
}

/// One schema applied to one value.
struct Application<'a, 'v> {
    keywords: &'a Keywords,
    value: &'v Node,
    unevaluated: Unevaluated,
    faults: Vec<Fault>,
    /// Only whether it is valid counts.
    quiet: bool,
}

impl<'a> Checker<'a> {
    /// A value on its own, such as the name of a property.
    fn whole(&mut self, schema: Id, value: &Node) -> Option<Fault> {
        let path = std::mem::take(&mut self.path);
        let scopes = std::mem::take(&mut self.scopes);
        let fault = self.apply(schema, value, Scope { schema, level: 0, keyword: "" }, false, false).err();
        self.path = path;
        self.scopes = scopes;
        let fault = fault?;
        let causes = if matches!(fault.kind, Kind::Group) { fault.causes } else { vec![fault] };
        let location = self.schema.schemas[schema].location.clone();
        Some(Fault { place: String::new(), kind: Kind::Schema(location), causes })
    }

    /// Another schema on the same value.
    fn on_same(
        &mut self,
        application: &mut Application<'_, '_>,
        schema: Id,
        keyword: &'static str,
        quiet: bool,
    ) -> Result<(), Fault> {
        let level = self.scopes.last().map_or(0, |scope| scope.level);
        let needs = !application.unevaluated.is_empty();
        let scope = Scope { schema, level, keyword };
        let rest = self.apply(schema, application.value, scope, needs, application.quiet || quiet)?;
        application.unevaluated.keep(&rest);
        Ok(())
    }

    /// A schema on a member or an item.
    fn on_part(&mut self, schema: Id, value: &Node, token: String, quiet: bool) -> Result<(), Fault> {
        let level = self.scopes.last().map_or(0, |scope| scope.level) + 1;
        self.path.push(token);
        let result = self.apply(schema, value, Scope { schema, level, keyword: "" }, false, quiet);
        self.path.pop();
        result.map(|_| ())
    }

    fn apply(
        &mut self,
        schema: Id,
        value: &Node,
        scope: Scope,
        caller_needs: bool,
        quiet: bool,
    ) -> Result<Unevaluated, Fault> {
        if self.depth >= DEPTH {
            self.too_deep = true;
            return Err(Fault::default());
        }
        let keywords = &self.schema.schemas[schema];
        let unevaluated = Unevaluated::of(value, keywords, caller_needs);
        let mut application = Application { keywords, value, unevaluated, faults: Vec::new(), quiet };
        self.depth += 1;
        self.scopes.push(scope);
        let result = self.run(&mut application);
        self.scopes.pop();
        self.depth -= 1;
        result.map(|()| application.unevaluated)
    }

    fn run(&mut self, application: &mut Application<'a, '_>) -> Result<(), Fault> {
        let (keywords, value, quiet) = (application.keywords, application.value, application.quiet);
        match keywords.boolean {
            Some(true) => return Ok(()),
            Some(false) => return Err(self.fault(quiet, || "false schema".to_owned())),
            None => {}
        }
        if let Some(fault) = self.cycle(quiet) {
            return Err(fault);
        }
        self.whole_value(keywords, value, quiet)?;
        if let Some(reference) = keywords.reference {
            let result = self.reference(application, reference, "$ref");
            if keywords.draft < Draft::V2019 {
                return result;
            }
            application.faults.extend(result.err());
        }
        match value {
            Node::Object(entries) => self.object(application, entries),
            Node::Array(items) => self.array(application, items),
            Node::String(text) => self.string(application, text),
            Node::Number(_) => self.number(application),
            Node::Null | Node::Bool(_) => {}
        }
        if application.faults.is_empty() || !quiet {
            if keywords.draft >= Draft::V2019 {
                self.late_references(application);
            }
            self.combined(application);
            if keywords.draft >= Draft::V2019 {
                self.unevaluated(application);
            }
        }
        let mut faults = std::mem::take(&mut application.faults);
        match faults.len() {
            0 => Ok(()),
            1 => Err(faults.remove(0)),
            _ => Err(Fault { place: pointer(&self.path), kind: Kind::Group, causes: faults }),
        }
    }

    /// A fault of the current value.
    fn fault(&self, quiet: bool, text: impl FnOnce() -> String) -> Fault {
        if quiet {
            return Fault::default();
        }
        Fault { place: pointer(&self.path), kind: Kind::Text(text()), causes: Vec::new() }
    }

    fn add(&self, application: &mut Application<'_, '_>, text: impl FnOnce() -> String) {
        let fault = self.fault(application.quiet, text);
        application.faults.push(fault);
    }

    fn add_caused(&self, application: &mut Application<'_, '_>, causes: Vec<Fault>, text: &str) {
        let mut fault = self.fault(application.quiet, || text.to_owned());
        fault.causes = causes;
        application.faults.push(fault);
    }

    /// A schema that leads back to itself without looking at another value.
    fn cycle(&self, quiet: bool) -> Option<Fault> {
        let (current, before) = self.scopes.split_last()?;
        let earlier = before
            .iter()
            .rposition(|scope| scope.level != current.level || scope.schema == current.schema)
            .filter(|index| before[*index].level == current.level)?;
        Some(self.fault(quiet, || {
            let url = crate::go_text::quote(&self.schema.schemas[current.schema].location);
            let (one, other) = (self.keyword_location(before.len()), self.keyword_location(earlier));
            format!("both {one} and {other} resolve to {url} causing reference cycle")
        }))
    }

    fn keyword_location(&self, index: usize) -> String {
        let location = |scope: &Scope| self.schema.schemas[scope.schema].location.as_str();
        let steps = self.scopes[..=index].windows(2).map(|pair| {
            if pair[1].keyword.is_empty() {
                let from = location(&pair[0]).len();
                location(&pair[1]).get(from..).unwrap_or_default().to_owned()
            } else {
                format!("/{}", pair[1].keyword)
            }
        });
        steps.collect()
    }

    fn reference(
        &mut self,
        application: &mut Application<'_, '_>,
        schema: Id,
        keyword: &'static str,
    ) -> Result<(), Fault> {
        let Err(fault) = self.on_same(application, schema, keyword, false) else { return Ok(()) };
        let causes = if matches!(fault.kind, Kind::Group) { fault.causes } else { vec![fault] };
        Err(Fault { place: pointer(&self.path), kind: Kind::Reference, causes })
    }

    fn late_references(&mut self, application: &mut Application<'_, '_>) {
        if let Some(mut schema) = application.keywords.recursive_reference {
            if self.schema.schemas[schema].recursive_anchor {
                let anchored = self.scopes.iter().find(|scope| self.resource_of(scope.schema).recursive_anchor);
                schema = anchored.map_or(schema, |scope| scope.schema);
            }
            let result = self.reference(application, schema, "$recursiveRef");
            application.faults.extend(result.err());
        }
        if let Some((mut schema, anchor)) = application.keywords.dynamic_reference.as_ref().map(|r| (r.0, &r.1)) {
            if !anchor.is_empty() && self.schema.schemas[schema].dynamic_anchor == *anchor {
                let mut scopes = self.scopes.iter();
                let outermost =
                    scopes.find_map(|scope| self.resource_of(scope.schema).dynamic_anchors.get(anchor).copied());
                schema = outermost.unwrap_or(schema);
            }
            let result = self.reference(application, schema, "$dynamicRef");
            application.faults.extend(result.err());
        }
    }

    fn resource_of(&self, schema: Id) -> &Keywords {
        &self.schema.schemas[self.schema.schemas[schema].resource]
    }

    fn combined(&mut self, application: &mut Application<'_, '_>) {
        let keywords = application.keywords;
        if let Some(schema) = keywords.not
            && self.on_same(application, schema, "", true).is_ok()
        {
            self.add(application, || "'not' failed".to_owned());
        }
        let faults: Vec<Fault> =
            keywords.all_of.iter().filter_map(|schema| self.on_same(application, *schema, "", false).err()).collect();
        if !faults.is_empty() {
            self.add_caused(application, faults, "'allOf' failed");
        }
        self.any_of(application);
        self.one_of(application);
        let Some(condition) = keywords.condition else { return };
        let holds = self.on_same(application, condition, "", true).is_ok();
        if let Some(schema) = if holds { keywords.then } else { keywords.otherwise } {
            let result = self.on_same(application, schema, "", false);
            application.faults.extend(result.err());
        }
    }

    fn any_of(&mut self, application: &mut Application<'_, '_>) {
        let schemas = &application.keywords.any_of;
        let mut faults = Vec::new();
        let mut matched = schemas.is_empty();
        for schema in schemas {
            if let Err(fault) = self.on_same(application, *schema, "", false) {
                faults.push(fault);
                continue;
            }
            matched = true;
            // Every schema may have looked at members that others have not.
            if application.unevaluated.is_empty() {
                break;
            }
        }
        if !matched {
            self.add_caused(application, faults, "'anyOf' failed");
        }
    }

    fn one_of(&mut self, application: &mut Application<'_, '_>) {
        let schemas = &application.keywords.one_of;
        let mut faults = Vec::new();
        let mut matched = None;
        for (index, schema) in schemas.iter().enumerate() {
            match (self.on_same(application, *schema, "", matched.is_some()), matched) {
                (Err(fault), None) => faults.push(fault),
                (Err(_), Some(_)) => {}
                (Ok(()), None) => matched = Some(index),
                (Ok(()), Some(first)) => {
                    self.add(application, || format!("'oneOf' failed, subschemas {first}, {index} matched"));
                    break;
                }
            }
        }
        if matched.is_none() && !schemas.is_empty() {
            self.add_caused(application, faults, "'oneOf' failed, none matched");
        }
    }

    fn unevaluated(&mut self, application: &mut Application<'_, '_>) {
        let keywords = application.keywords;
        if let (Node::Object(_), Some(schema)) = (application.value, keywords.unevaluated_properties) {
            for name in std::mem::take(&mut application.unevaluated.properties) {
                if let Some(member) = application.value.get(&name) {
                    let result = self.on_part(schema, member, name, application.quiet);
                    application.faults.extend(result.err());
                }
            }
        }
        if let (Node::Array(items), Some(schema)) = (application.value, keywords.unevaluated_items) {
            for index in std::mem::take(&mut application.unevaluated.items) {
                let result = self.on_part(schema, &items[index], index.to_string(), application.quiet);
                application.faults.extend(result.err());
            }
        }
    }
}
