//! References to resources whose names have changed, brought up to date: kustomize's `nameReferenceTransformer`.

use std::collections::HashMap;
use std::rc::Rc;

use trueup_yaml::tree::Node;

use crate::error::BuildError;
use crate::field_spec::{self, Creation};
use crate::fields;
use crate::id::Gvk;
use crate::kustomization::FieldSpec;
use crate::output::resource_yaml;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::scope::Scopes;
use crate::sharing;
use crate::transformer::Transformer;
use crate::transformer_config::NameReference;
use candidates::Candidates;
use reach::Reach;
use reference::Reference;

mod candidates;
mod reach;
mod reference;
#[cfg(test)]
mod tests;

/// Brings references up to date: for each kind whose names may have changed, the fields in which others refer to it.
#[derive(Debug, Clone, PartialEq)]
pub struct NameReferences {
    rows: Vec<Row>,
}

/// A kind, and a field that may refer to resources of that kind.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    target: Gvk,
    referrer: Gvk,
    field: FieldSpec,
}

impl NameReferences {
    /// From the table of a transformer configuration.
    pub fn new(table: &[NameReference]) -> Self {
        let rows = table.iter().flat_map(|entry| {
            entry.referrers.iter().map(|spec| Row {
                target: entry.target.clone(),
                referrer: Gvk { group: spec.group.clone(), version: spec.version.clone(), kind: spec.kind.clone() },
                field: spec.clone(),
            })
        });
        Self { rows: rows.collect() }
    }
}

impl Transformer for NameReferences {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        let mut rows_by_kind: HashMap<Gvk, Rc<[&Row]>> = HashMap::new();
        let mut update = Update { candidates: Candidates::new(resources, &schema.scopes), scopes: &schema.scopes };
        for referrer in 0..resources.resources.len() {
            let kind = resources.resources[referrer].original_id(&schema.scopes).gvk;
            let rows = rows_by_kind
                .entry(kind)
                .or_insert_with_key(|kind| self.rows.iter().filter(|row| kind.is_selected_by(&row.referrer)).collect());
            let rows = Rc::clone(rows);
            if !rows.is_empty() {
                update.referrer(resources, referrer, &rows)?;
            }
        }
        update.candidates.write_referrers(resources)
    }
}

/// What is known while references are brought up to date.
struct Update<'s> {
    candidates: Candidates,
    scopes: &'s Scopes,
}

impl Update<'_> {
    fn referrer(&mut self, resources: &mut ResourceList, referrer: usize, rows: &[&Row]) -> Result<(), BuildError> {
        let reach = Reach::of(&resources.resources[referrer], self.candidates.get(referrer))?;
        for row in rows {
            check_api_version(&resources.resources[referrer])?;
            let mut reference = Reference::new(&self.candidates, &reach, referrer, &resources.resources[referrer], row);
            let resource = &mut resources.resources[referrer];
            let update = &mut |node: &mut Node| reference.update(node);
            let result = field_spec::visit(&mut resource.node, &row.field, Creation::Never, update);
            let outcome = reference.outcome();
            self.candidates.record(referrer, &outcome.referrals);
            if outcome.changed {
                sharing::settle(resource);
                self.candidates.refresh(referrer, resource, self.scopes);
            }
            if let Err(error) = result {
                return Err(self.explained(error, row, referrer, resources, &outcome.ambiguous)?);
            }
        }
        Ok(())
    }

    /// The error for a field, with all resources that it might have meant.
    fn explained(
        &mut self,
        error: BuildError,
        row: &Row,
        referrer: usize,
        resources: &mut ResourceList,
        ambiguous: &[usize],
    ) -> Result<BuildError, BuildError> {
        let path = &row.field.path;
        let id = resources.resources[referrer].current_id(self.scopes);
        let error = error.prefixed(format!("updating name reference in '{path}' field of '{id}'"));
        if ambiguous.is_empty() {
            return Ok(error);
        }
        self.candidates.write_referrers(resources)?;
        let yaml = |index: usize| -> Result<String, BuildError> {
            let mut text = String::new();
            resource_yaml(&resources.resources[index], &mut text).map(|()| text)
        };
        let mut text = error.text().to_owned();
        text += "\n\n**** Too many possible referral targets to referrer:\n";
        text += &yaml(referrer)?;
        text += "\n";
        for (number, candidate) in ambiguous.iter().enumerate() {
            for part in ["--- possible referral ", &number.to_string(), ":\n", &yaml(*candidate)?, "\n"] {
                text.push_str(part);
            }
        }
        Ok(BuildError::new(text))
    }
}

/// Kustomize wants to read the `apiVersion` that it would write.
fn check_api_version(resource: &Resource) -> Result<(), BuildError> {
    let written = resource.node.get("apiVersion").filter(|node| !fields::is_nil_or_empty(Some(node)));
    let (written, own) = (written.map_or("", fields::text_of), resource.gvk().api_version());
    if written == own {
        return Ok(());
    }
    Err(BuildError::new(format!("node-referrerOriginal 'APIVersion' mismatch '{written}' != '{own}'")))
}
