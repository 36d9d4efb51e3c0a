//! Variables: `$(NAME)` in some fields, replaced by fields of resources. Deprecated in favour of replacements.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use trueup_yaml::tree::{Node, NodeKind, Style, Tag};

use crate::error::BuildError;
use crate::field_spec::{self, Creation};
use crate::fields;
use crate::id::{Gvk, ResourceId};
use crate::kustomization::{FieldSpec, Var};
use crate::resource_list::ResourceList;
use crate::scope::Scopes;
use crate::sharing;
use value::Value;

mod expansion;
mod value;
#[cfg(test)]
mod tests;

/// What a variable is if it names no field.
const DEFAULT_FIELD_PATH: &str = "metadata.name";

/// The variables of a kustomization and of what it is made of, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variables {
    all: BTreeMap<String, Var>,
}

impl Variables {
    /// Adds the variables of a kustomization, and marks the resources that they name by their current or earlier ids.
    pub fn register(&mut self, vars: &[Var], resources: &mut ResourceList, scopes: &Scopes) -> Result<(), BuildError> {
        let result = vars.iter().try_for_each(|var| mark(var, resources, scopes));
        let result = result.and_then(|()| vars.iter().try_for_each(|var| self.add(completed(var))));
        let all = || vars.iter().map(described).collect::<Vec<_>>().join(" ");
        result.map_err(|error| error.prefixed(format_args!("merging vars [{}]", all())))
    }

    /// Adds those of another kustomization. No name may be there already.
    pub fn merge(&mut self, others: Self) -> Result<(), BuildError> {
        others.all.into_values().try_for_each(|var| self.add(var))
    }

    fn add(&mut self, var: Var) -> Result<(), BuildError> {
        if self.all.contains_key(&var.name) {
            return Err(BuildError::new(format!("var '{}' already encountered", var.name)));
        }
        self.all.insert(var.name.clone(), var);
        Ok(())
    }

    /// Replaces the variables in the fields of some specs. What kustomize logs on the way is added to the log.
    pub fn resolve(
        &self,
        resources: &mut ResourceList,
        specs: &[FieldSpec],
        log: &mut Vec<String>,
    ) -> Result<(), BuildError> {
        let values = self.values(resources)?;
        if values.is_empty() {
            return Ok(());
        }
        let mut replacer = Replacer { values, used: BTreeSet::new(), log };
        let result = resources.resources.iter_mut().try_for_each(|resource| {
            for spec in specs {
                field_spec::apply(&mut resource.node, spec, Creation::Never, &mut |node| replacer.replace(node))?;
            }
            sharing::settle(resource);
            Ok(())
        });
        let Replacer { values, used, log } = replacer;
        let unused: Vec<_> = values.into_keys().filter(|name| !used.contains(name)).collect();
        if !unused.is_empty() {
            log.push(format!("well-defined vars that were never replaced: {}", unused.join(",")));
        }
        result
    }

    fn values(&self, resources: &ResourceList) -> Result<BTreeMap<String, Value>, BuildError> {
        let value = |(name, var): (&String, &Var)| {
            let marked = resources.resources.iter().find(|resource| resource.variables.contains(name));
            let Some(resource) = marked else {
                let var = described(var);
                let text = format!("var '{var}' cannot be mapped to a field in the set of known resources");
                return Err(BuildError::new(text));
            };
            let value = value::of_field(&resource.node, &var.fieldref.field_path)?.ok_or_else(|| {
                let var = described(var);
                BuildError::new(format!("field specified in var '{var}' not found in corresponding resource"))
            })?;
            Ok((name.clone(), value))
        };
        self.all.iter().map(value).collect()
    }
}

/// Writes the name of a variable at the resource that has its value, if there is one.
fn mark(var: &Var, resources: &mut ResourceList, scopes: &Scopes) -> Result<(), BuildError> {
    let var = with_split_api_version(var);
    let target = &var.objref;
    let wanted = ResourceId {
        gvk: Gvk { group: target.group.clone(), version: target.version.clone(), kind: target.kind.clone() },
        name: target.name.clone(),
        namespace: target.namespace.clone(),
        cluster_scoped: false,
    };
    let is_wanted = |id: &ResourceId| {
        id.name == wanted.name
            && id.gvk == wanted.gvk
            && (wanted.namespace.is_empty() || id.is_in_namespace_of(&wanted))
    };
    let matching =
        resources.positions(|resource| !resource.is_empty() && resource.all_ids(scopes).iter().any(is_wanted));
    match matching.as_slice() {
        [] => {}
        [only] => resources.resources[*only].variables.push(var.name),
        many => {
            let (count, var) = (many.len(), described(&var));
            let text = format!("found {count} resId matches for var {var} (unable to disambiguate)");
            return Err(BuildError::new(text));
        }
    }
    Ok(())
}

/// With group and version out of `apiVersion`, if it has at most one `/`.
fn with_split_api_version(var: &Var) -> Var {
    let mut var = var.clone();
    let target = &mut var.objref;
    match target.api_version.split('/').collect::<Vec<_>>().as_slice() {
        [""] => {}
        [version] => (*version).clone_into(&mut target.version),
        [group, version] => {
            (*group).clone_into(&mut target.group);
            (*version).clone_into(&mut target.version);
        }
        _ => {}
    }
    var
}

/// With everything that need not be said.
fn completed(var: &Var) -> Var {
    let mut var = with_split_api_version(var);
    if var.fieldref.field_path.is_empty() {
        DEFAULT_FIELD_PATH.clone_into(&mut var.fieldref.field_path);
    }
    var
}

/// A variable as Go prints its struct: of the resource, only the kind.
fn described(var: &Var) -> String {
    let target = &var.objref;
    let gvk = Gvk { group: target.group.clone(), version: target.version.clone(), kind: target.kind.clone() };
    format!("{{{} {gvk} {{{}}}}}", var.name, var.fieldref.field_path)
}

/// Replaces variables in nodes.
struct Replacer<'l> {
    values: BTreeMap<String, Value>,
    used: BTreeSet<String>,
    log: &'l mut Vec<String>,
}

impl Replacer<'_> {
    /// A string, or all strings of a map or a list.
    fn replace(&mut self, node: &mut Node) -> Result<(), BuildError> {
        if fields::is_missing_or_null(Some(node)) {
            return Ok(());
        }
        match &mut node.kind {
            NodeKind::Scalar(_) => self.replace_string(node),
            NodeKind::Mapping(entries) => {
                for (key, value) in entries {
                    if !is_string(key) {
                        let (text, tag) = (fields::text_of(key), &key.tag);
                        return Err(BuildError::new(format!("invalid map key: value='{text}', tag='{tag}'")));
                    }
                    self.replace_string(value);
                }
            }
            NodeKind::Sequence(items) => {
                for item in items {
                    if !is_string(item) {
                        return Err(BuildError::new("invalid value type expect a string"));
                    }
                    self.replace_string(item);
                }
            }
            NodeKind::Alias(_) => return Err(BuildError::new("invalid type encountered 16")),
        }
        Ok(())
    }

    fn replace_string(&mut self, node: &mut Node) {
        let Some(text) = node.text().filter(|_| is_string(node)) else { return };
        let value = expansion::expand(text, |name| self.value(name));
        let (text, tag) = value.written();
        let changed = Node { kind: NodeKind::Scalar(text.into()), tag, style: Style::NONE, ..node.clone() };
        sharing::overwrite(node, changed);
    }

    /// The value of a variable, or itself again if it has none that could stand in a text.
    fn value(&mut self, name: &str) -> Value {
        let itself = || Value::String(format!("$({name})"));
        match self.values.get(name) {
            None => itself(),
            Some(Value::Other { go_type, text }) => {
                let mut line = String::from("MakePrimitiveReplacer: bad replacement ");
                let _ = write!(line, "type={go_type} val={text}");
                self.log.push(line);
                itself()
            }
            Some(value) => {
                self.used.insert(name.to_owned());
                value.clone()
            }
        }
    }
}

fn is_string(node: &Node) -> bool {
    node.text().is_some() && matches!(node.tag, Tag::Str | Tag::None)
}
