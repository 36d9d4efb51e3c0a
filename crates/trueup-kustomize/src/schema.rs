//! What is known of kinds: which have no namespace, and how their lists are merged.

use std::rc::Rc;

use built_in::{BuiltIn, Field};
use definition::Definition;
use document::Document;

use crate::error::BuildError;
use crate::scope::Scopes;

mod built_in;
mod definition;
mod document;

/// The schema of a build: Kubernetes 1.21.2, as kustomize has it built in, or what `openapi:` puts in its place.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Which kinds have no namespace.
    pub scopes: Scopes,
    document: Option<Rc<Document>>,
    /// Whether there is a document and the built-in schema counts nevertheless.
    keeps_built_in: bool,
}

/// The schema of a value.
#[derive(Debug, Clone)]
pub struct ValueSchema(Source);

#[derive(Debug, Clone)]
enum Source {
    Map(&'static BuiltIn),
    List(&'static [&'static str], &'static BuiltIn),
    Definition(Rc<Definition>, Option<Rc<Document>>),
}

impl Schema {
    /// Puts a document (`openapi: {path: …}`) in the place of the built-in schema. The built-in one stays beside it if
    /// that one was needed before (kustomize then loads it as well).
    ///
    /// # Errors
    /// It is not an `OpenAPI` document: there kustomize panics at the first use.
    pub fn use_document(&mut self, text: &[u8]) -> Result<(), BuildError> {
        let keeps_built_in = self.scopes.was_asked_for_unknown_kind();
        self.document = Some(Rc::new(Document::read(text, &mut self.scopes)?));
        self.keeps_built_in = keeps_built_in;
        Ok(())
    }

    /// Takes the built-in schema again (`openapi: {version: …}`).
    pub fn use_built_in(&mut self) {
        self.document = None;
    }

    /// The schema of the resources of a kind.
    pub fn of_kind(&self, api_version: &str, kind: &str) -> Option<ValueSchema> {
        let built_in = |found: Option<&'static BuiltIn>| found.map(|found| ValueSchema(Source::Map(found)));
        let Some(document) = &self.document else { return built_in(BuiltIn::of_kind(api_version, kind)) };
        if self.keeps_built_in
            && let Some(found) = BuiltIn::of_kind(api_version, kind)
        {
            return built_in(Some(found));
        }
        built_in(BuiltIn::of_kustomize(api_version, kind))
            .or_else(|| Some(definition(document.kind(api_version, kind)?, Some(document))))
    }

    /// The schema that a comment states as JSON (`# {"type": …}`); none for any other comment.
    pub fn of_comment(&self, comment: &str) -> Option<ValueSchema> {
        let json = serde_json::from_str(comment.trim_start_matches('#')).ok()?;
        let stated = Rc::new(Definition::read(&json)?);
        if stated.is_empty {
            return None;
        }
        let document = self.document.as_ref();
        let resolved = document.and_then(|document| document.resolved(&stated)).unwrap_or(stated);
        Some(definition(resolved, document))
    }
}

fn definition(definition: Rc<Definition>, document: Option<&Rc<Document>>) -> ValueSchema {
    ValueSchema(Source::Definition(definition, document.cloned()))
}

impl ValueSchema {
    /// The schema of a field.
    pub fn field(&self, name: &str) -> Option<Self> {
        match &self.0 {
            Source::Map(built_in) => built_in.field(name).map(|field| match field {
                Field::Map(built_in) => Self(Source::Map(built_in)),
                Field::List(keys, items) => Self(Source::List(keys, items)),
            }),
            Source::List(..) => None,
            Source::Definition(own, document) => {
                let field = own.properties.get(name).or(own.additional.as_ref())?;
                resolved(field, document.as_ref())
            }
        }
    }

    /// The schema of a list's items.
    pub fn items(&self) -> Option<Self> {
        match &self.0 {
            Source::Map(_) => None,
            Source::List(_, items) => Some(Self(Source::Map(items))),
            Source::Definition(own, document) => {
                let items = own.items.as_ref().filter(|_| own.is_array)?;
                resolved(items, document.as_ref())
            }
        }
    }

    /// What tells the items of a list apart that is merged item by item: fields, or nothing for the items themselves.
    /// None for lists that are replaced.
    pub fn merge_keys(&self) -> Option<Vec<String>> {
        match &self.0 {
            Source::Map(_) => None,
            Source::List(keys, _) => Some(keys.iter().map(|key| (*key).to_owned()).collect()),
            Source::Definition(own, _) => own.is_merged.then(|| own.merge_keys.clone()),
        }
    }
}

fn resolved(field: &Rc<Definition>, document: Option<&Rc<Document>>) -> Option<ValueSchema> {
    let found = match document {
        Some(document) => document.resolved(field)?,
        None if field.reference.is_some() => return None,
        None => Rc::clone(field),
    };
    Some(definition(found, document))
}

#[cfg(test)]
mod tests;
