//! Where the value of a replacement goes.

use trueup_yaml::tree::{Node, NodeKind};

use super::source::{Value, all_ids};
use super::{DEFAULT_FIELD_PATH, structured};
use crate::error::{BuildError, BuildErrorKind};
use crate::field_path::{self, Leaf, Match};
use crate::fields;
use crate::go_text::quoted;
use crate::id::ResourceId;
use crate::kustomization::{FieldOptions, Selector, TargetSelector, items};
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::selector::{SelectorRegex, matches_labels};
use crate::sharing;

/// Sets the value in all fields of a target.
pub(super) fn apply(
    resources: &mut ResourceList,
    value: &mut Value,
    target: Option<&TargetSelector>,
) -> Result<(), BuildError> {
    let nothing = || BuildError::of_kind(BuildErrorKind::Panic, "kustomize panics: a replacement has a null target");
    let target = target.ok_or_else(nothing)?;
    let chooser = Chooser::new(target)?;
    for index in 0..resources.resources.len() {
        if chooser.chooses(&resources.resources[index])? {
            set_fields(resources, index, value, target)?;
        }
    }
    Ok(())
}

/// Which resources a target is.
struct Chooser<'t> {
    select: (&'t Selector, SelectorRegex),
    reject: Vec<(&'t Selector, SelectorRegex)>,
}

impl<'t> Chooser<'t> {
    fn new(target: &'t TargetSelector) -> Result<Self, BuildError> {
        let Some(select) = &target.select else {
            return Err(BuildError::new("target must specify resources to select"));
        };
        let compiled = |selector: &'t Selector| -> Result<_, BuildError> {
            let compiled = SelectorRegex::new(selector);
            Ok((selector, compiled.map_err(|error| error.prefixed("error creating target selector"))?))
        };
        let nothing = || BuildError::of_kind(BuildErrorKind::Panic, "kustomize panics: a target rejects null");
        let reject = items(&target.reject).iter().map(|reject| compiled(reject.as_ref().ok_or_else(nothing)?));
        Ok(Self { select: compiled(select)?, reject: reject.collect::<Result<_, _>>()? })
    }

    /// A resource that fits, unless an entry of `reject` fits by labels and annotations, or by any id.
    fn chooses(&self, resource: &Resource) -> Result<bool, BuildError> {
        let ids = all_ids(resource)?;
        if !has_labels_of(resource, self.select.0)? {
            return Ok(false);
        }
        for (selector, _) in &self.reject {
            let any = selector.annotation_selector.is_empty() && selector.label_selector.is_empty();
            if !any && has_labels_of(resource, selector)? {
                return Ok(false);
            }
        }
        let rejected = self.reject.iter().any(|(selector, compiled)| !is_empty(selector) && is_any(compiled, &ids));
        Ok(!rejected && is_any(&self.select.1, &ids))
    }
}

fn is_empty(selector: &Selector) -> bool {
    let Selector { group, version, kind, name, namespace, .. } = selector;
    [group, version, kind, name, namespace].iter().all(|part| part.is_empty())
}

fn is_any(selector: &SelectorRegex, ids: &[ResourceId]) -> bool {
    ids.iter().any(|id| {
        selector.matches_gvk(&id.gvk) && selector.matches_name(&id.name) && selector.matches_namespace(&id.namespace)
    })
}

fn has_labels_of(resource: &Resource, selector: &Selector) -> Result<bool, BuildError> {
    let annotations = matches_labels(&selector.annotation_selector, &resource.annotations())?;
    let labels = matches_labels(&selector.label_selector, &resource.labels())?;
    Ok(annotations && labels)
}

fn set_fields(
    resources: &mut ResourceList,
    index: usize,
    value: &mut Value,
    target: &TargetSelector,
) -> Result<(), BuildError> {
    let default = [DEFAULT_FIELD_PATH.to_owned()];
    let paths = items(&target.field_paths);
    for path in if paths.is_empty() { &default } else { paths } {
        let parts = field_path::parse(path)?;
        let now = value.node(resources);
        let create = target.options.as_ref().is_some_and(|options| options.create).then(|| Leaf::of(&now));
        if !structured::set(&mut resources.resources[index].node, &now, &parts, create)? {
            set_field(resources, index, value, target.options.as_ref(), (path, &parts, create))?;
        }
        sharing::settle(&mut resources.resources[index]);
    }
    Ok(())
}

fn set_field(
    resources: &mut ResourceList,
    index: usize,
    value: &mut Value,
    options: Option<&FieldOptions>,
    (path, parts, create): (&str, &[String], Option<Leaf>),
) -> Result<(), BuildError> {
    let verb = if create.is_some() { "find or create" } else { "find" };
    let problem = format!("unable to {verb} field {} in replacement target", quoted(path));
    let found = field_path::find(&mut resources.resources[index].node, parts, create);
    let found = found.map_err(|error| error.prefixed(&problem))?;
    if found.is_empty() {
        return Err(BuildError::new(problem));
    }
    for field in found {
        match field {
            Match::Lost(mut node) => set_value(options, &mut node, value.node(resources))?,
            Match::At(place) => {
                let now = value.node(resources);
                let Some(node) = place.of(&resources.resources[index].node) else { continue };
                if node.text().is_none() {
                    value.settle(index, &place, resources);
                }
                if let Some(node) = place.of_mut(&mut resources.resources[index].node) {
                    set_value(options, node, now)?;
                }
                sharing::settle(&mut resources.resources[index]);
            }
        }
    }
    Ok(())
}

/// A scalar gets the text and stays what it is otherwise; everything else becomes the value.
fn set_value(options: Option<&FieldOptions>, field: &mut Node, value: Node) -> Result<(), BuildError> {
    let Some(options) = options.filter(|options| !options.delimiter.is_empty()) else {
        replace(field, value);
        return Ok(());
    };
    let NodeKind::Scalar(text) = &field.kind else {
        return Err(BuildError::new("delimiter option can only be used with scalar nodes"));
    };
    let part = if fields::is_missing_or_null(Some(&value)) { "" } else { fields::text_of(&value) };
    let text = with_part(text, options, part);
    set_text(field, &text);
    Ok(())
}

/// A text in which one part is another.
fn with_part(text: &str, options: &FieldOptions, part: &str) -> String {
    let mut parts: Vec<&str> = text.split(options.delimiter.as_str()).collect();
    match usize::try_from(options.index) {
        Err(_) => parts.insert(0, part),
        Ok(index) => match parts.get_mut(index) {
            Some(old) => *old = part,
            None => parts.push(part),
        },
    }
    parts.join(&options.delimiter)
}

/// Replaces a field: of a scalar, only the text.
pub(super) fn replace(field: &mut Node, value: Node) {
    if field.text().is_some() {
        set_text(field, fields::text_of(&value));
    } else {
        sharing::overwrite(field, value);
    }
}

/// Another text, in all places where the node stands.
pub(super) fn set_text(field: &mut Node, text: &str) {
    let changed = Node { kind: NodeKind::Scalar(text.into()), ..field.clone() };
    sharing::overwrite(field, changed);
}
