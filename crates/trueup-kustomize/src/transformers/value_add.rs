//! The plugin that adds a value to fields: kustomize's `ValueAddTransformer`.

use trueup_yaml::Json;
use trueup_yaml::tree::{Node, NodeKind, Tag};

use super::{Namespace, plugin_config};
use crate::error::{BuildError, BuildErrorKind};
use crate::field_spec;
use crate::fields;
use crate::go_path;
use crate::go_struct::go_struct;
use crate::kustomization::{Selector, items};
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::sharing;
use crate::transformer::Transformer;
use crate::transformer_config::SpecList;

/// Puts a value into fields, or into the file paths that stand in them.
#[derive(Debug, Clone)]
pub struct ValueAdd {
    value: String,
    targets: Vec<Target>,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "ValueAddTransformerPlugin", "builtins.ValueAddTransformerPlugin" {
        /// The value: the name of the root's folder if it is empty.
        pub value: String = "value";
        /// Where it goes.
        pub targets: Option<Vec<Target>> = "targets";
        /// A file with more targets.
        pub target_file: String = "targetFilePath";
    }
}

go_struct! {
    /// A file with targets.
    struct TargetFile = "", "struct { Targets []builtins.Target \"json:\\\"targets,omitempty\\\" yaml:\\\"targets,omitempty\\\"\" }" {
        /// The targets.
        pub targets: Option<Vec<Target>> = "targets";
    }
}

go_struct! {
    /// Where the value goes.
    struct Target = "Target", "builtins.Target" {
        /// In which resources: all if there is none.
        pub selector: Option<Selector> = "selector";
        /// In which field.
        pub field_path: String = "fieldPath";
        /// Into which part of the path that stands there, counted from 1; 0 replaces the whole.
        pub position: i64 = "filePathPosition";
    }
}

impl ValueAdd {
    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, loader: &dyn Loader) -> Result<Self, BuildError> {
        let Config { value, targets, target_file } = plugin_config(config)?;
        let value = match value.trim() {
            "" => go_path::name_of(loader.root()).to_owned(),
            value => value.to_owned(),
        };
        let mut targets = targets.unwrap_or_default();
        if !target_file.is_empty() {
            let text = loader.load(&target_file)?;
            let json = trueup_yaml::read_json(&text).map_err(|error| BuildError::new(error.converting()))?;
            targets.extend(items(&plugin_config::<TargetFile>(&json)?.targets).iter().cloned());
        }
        if targets.is_empty() {
            return Err(BuildError::new("must specify at least one target"));
        }
        for target in &targets {
            if target.field_path.is_empty() {
                return Err(BuildError::new("fieldPath cannot be empty"));
            }
            if target.position < 0 {
                let text = format!("value of FilePathPosition ({}) cannot be negative", target.position);
                return Err(BuildError::new(text));
            }
        }
        Ok(Self { value, targets })
    }

    fn set(&self, node: &mut Node, position: usize) -> Result<(), BuildError> {
        fields::demand_scalar(node)?;
        let value = match position.checked_sub(1) {
            Some(place) => with_part(fields::text_of(node), place, &self.value),
            None => self.value.clone(),
        };
        field_spec::set_text(node, &value)
    }
}

impl Transformer for ValueAdd {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        for target in &self.targets {
            let selected = match &target.selector {
                Some(selector) => resources.select(selector, &schema.scopes)?,
                None => (0..resources.resources.len()).collect(),
            };
            for index in selected {
                let resource = &mut resources.resources[index];
                if target.field_path == "metadata/namespace" {
                    Namespace::new(&self.value, &SpecList::default()).apply(resource, &schema.scopes)?;
                    continue;
                }
                let parts = field_spec::split_path(&target.field_path);
                let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
                let position = usize::try_from(target.position).unwrap_or(usize::MAX);
                match place(&mut resource.node, &parts)? {
                    Some(node) => self.set(node, position)?,
                    None if position == 0 => {}
                    None => {
                        let text = format!("there is no field {} to add a value to", target.field_path);
                        return Err(BuildError::of_kind(BuildErrorKind::Panic, text));
                    }
                }
                sharing::settle(resource);
            }
        }
        Ok(())
    }
}

/// The node at the end of a path, made if it is missing; none below a null or beyond the end of a list.
fn place<'n>(node: &'n mut Node, path: &[&str]) -> Result<Option<&'n mut Node>, BuildError> {
    let Some((part, rest)) = path.split_first() else { return Ok(Some(node)) };
    if node.tag == Tag::Null {
        return Ok(None);
    }
    let child = if let Ok(index) = part.parse::<i64>() {
        let index =
            usize::try_from(index).map_err(|_| BuildError::new(format!("array index {index} cannot be negative")))?;
        fields::demand_sequence(node)?;
        node.items_mut().and_then(|items| items.get_mut(index))
    } else if *part == "-" {
        fields::demand_sequence(node)?;
        node.items_mut().and_then(|items| items.last_mut())
    } else if *part == "*" {
        return Err(BuildError::new("wildcard is not supported in PathGetter"));
    } else if let Some(element) = list_element(part) {
        let Some((key, value)) = element.split_once('=') else {
            let text = "list path element must contain fieldName=fieldValue for element to match";
            return Err(BuildError::new(text));
        };
        fields::demand_sequence(node)?;
        node.items_mut().map(|items| item(items, key, value))
    } else {
        fields::demand_mapping(node)?;
        node.entries_mut().map(|entries| entry(entries, part, rest.first().copied()))
    };
    child.map_or(Ok(None), |child| place(child, rest))
}

fn list_element(part: &str) -> Option<&str> {
    part.strip_prefix('[')?.strip_suffix(']')
}

/// The first item of that text, or with that field; added if there is none.
fn item<'n>(items: &'n mut Vec<Node>, key: &str, value: &str) -> &'n mut Node {
    let is_meant = |item: &Node| match key {
        "" => item.text().unwrap_or_default() == value,
        _ => item.get(key).is_some_and(|field| fields::text_of(field) == value),
    };
    let index = items.iter().position(is_meant).unwrap_or_else(|| {
        items.push(match key {
            "" => fields::untyped(value),
            _ => Node::new(NodeKind::Mapping(vec![(fields::untyped(key), fields::untyped(value))]), Tag::None),
        });
        items.len() - 1
    });
    &mut items[index]
}

/// The value of a key; added if there is none, as what the next part of the path needs.
fn entry<'n>(entries: &'n mut Vec<(Node, Node)>, key: &str, next: Option<&str>) -> &'n mut Node {
    let index = entries.iter().position(|(name, _)| name.text() == Some(key)).unwrap_or_else(|| {
        let value = match next {
            None => fields::untyped(""),
            Some(next) if list_element(next).is_some() || next.parse::<u32>().is_ok() => {
                Node::new(NodeKind::Sequence(Vec::new()), Tag::None)
            }
            Some(_) => fields::empty_mapping(),
        };
        entries.push((fields::untyped(key), value));
        entries.len() - 1
    });
    &mut entries[index].1
}

/// A file path with a part put in before the part at `place`; an absolute one stays absolute.
fn with_part(path: &str, place: usize, part: &str) -> String {
    let is_odd = path == "/" || path.starts_with("//");
    let split = path.get(usize::from(is_odd)..).unwrap_or_default();
    let mut parts: Vec<&str> = if path.is_empty() { Vec::new() } else { split.split('/').collect() };
    let mut place = place.min(parts.len());
    if parts.first() == Some(&"") && place < parts.len() {
        place += 1;
    }
    parts.insert(place, part);
    let join = |parts: &[&str]| {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { String::new() } else { go_path::clean(&parts.join("/")) }
    };
    match parts.as_slice() {
        ["", rest @ ..] => format!("/{}", join(rest)),
        parts => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::with_part;

    #[test]
    fn a_part_is_put_into_a_path() {
        let paths = [
            ("", 5, "PEACH"),
            ("/", 5, "/PEACH"),
            ("pie", 0, "PEACH/pie"),
            ("/pie", 0, "/PEACH/pie"),
            ("raw", 1, "raw/PEACH"),
            ("/raw", 1, "/raw/PEACH"),
            ("a/nice/warm/pie", 3, "a/nice/warm/PEACH/pie"),
            ("/a/nice/warm/pie", 3, "/a/nice/warm/PEACH/pie"),
            ("//a/../b", 9, "/b/PEACH"),
        ];
        for (path, place, expected) in paths {
            assert_eq!(with_part(path, place, "PEACH"), expected, "{path}");
        }
    }
}
