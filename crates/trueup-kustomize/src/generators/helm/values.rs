//! The values of a chart: its file, and what stands in the kustomization.

use trueup_yaml::tree::{Node, NodeKind, Tag, read, to_json};
use trueup_yaml::{Json, JsonKind};

use crate::error::BuildError;
use crate::fields;
use crate::kustomization::{HelmChart, ValuesInline};
use crate::loader::Loader;
use crate::output::{json_yaml, problem};

/// The content of the first file of values.
pub(super) fn content(chart: &HelmChart, loader: &dyn Loader) -> Result<Vec<u8>, BuildError> {
    let Some(inline) = chart.values_inline.as_ref().filter(|inline| !inline.is_empty()) else {
        return loader.load(&chart.values_file);
    };
    let inline = object(inline);
    let values = match chart.values_merge.as_str() {
        "replace" => inline,
        mode => merged(&loader.load(&chart.values_file)?, &inline, mode)?,
    };
    Ok(json_yaml(&values).into_bytes())
}

fn object(inline: &ValuesInline) -> Json {
    JsonKind::Object(inline.iter().map(|(key, value)| (key.clone(), value.0.clone())).collect()).into()
}

fn merged(file: &[u8], inline: &Json, mode: &str) -> Result<Json, BuildError> {
    let unreadable = |text: String| BuildError::new(text).prefixed("could not parse values file into rnode");
    let file = read(file, 0).map_err(|error| unreadable(error.to_string()))?;
    let file = file.ok_or_else(|| unreadable("EOF".to_owned()))?;
    let mut inline = inline.clone();
    each_number(&mut inline, &|value| JsonKind::Float(value));
    let inline = Node::from(&inline);
    let merged = if mode == "merge" { merge(Some(inline), Some(&file)) } else { merge(Some(file), Some(&inline)) };
    let merged = merged.map_err(|error| error.prefixed("could not merge values"))?;
    let merged = merged.unwrap_or_else(|| Node::mapping(Vec::new()));
    to_json(&merged)
        .map_err(|error| BuildError::new(problem(&error)).prefixed("could not parse merged values into map"))
}

/// Merges maps as kyaml's `merge2` does without a schema: the source wins, lists are replaced, null removes. `None`
/// stands for what is not there, as argument and as result.
fn merge(dest: Option<Node>, source: Option<&Node>) -> Result<Option<Node>, BuildError> {
    let Some(dest) = dest else {
        return Ok(source.filter(|source| source.tag != Tag::Null).map(without_nulls));
    };
    if dest.tag == Tag::Null {
        return Ok(match source {
            // A null that is written out stays.
            None => (!fields::text_of(&dest).is_empty()).then_some(dest),
            Some(source) if source.tag == Tag::Null => None,
            Some(source) => Some(without_nulls(source)),
        });
    }
    match (&dest.kind, source) {
        (_, Some(source)) if source.tag == Tag::Null => return Ok(None),
        (NodeKind::Mapping(_), Some(source)) => fields::demand_mapping(source)?,
        (NodeKind::Sequence(_), Some(source)) => return fields::demand_sequence(source).map(|()| Some(source.clone())),
        (NodeKind::Scalar(_), Some(source)) => return fields::demand_scalar(source).map(|()| Some(source.clone())),
        (NodeKind::Mapping(_), None) => {}
        (_, None) | (NodeKind::Alias(_), _) => return Ok(Some(dest)),
    }
    merge_entries(dest, source).map(Some)
}

/// Visits the keys of both in their order, which decides about the first error.
fn merge_entries(mut dest: Node, source: Option<&Node>) -> Result<Node, BuildError> {
    let mut entries = dest.entries_mut().map(std::mem::take).unwrap_or_default();
    let added = source.and_then(Node::entries).unwrap_or_default();
    let names = |entries: &[(Node, Node)]| -> Vec<Node> { entries.iter().map(|(key, _)| key.clone()).collect() };
    let mut keys = names(&entries);
    keys.extend(names(added));
    keys.sort_by(|one, other| one.text().cmp(&other.text()));
    keys.dedup_by(|one, other| one.text() == other.text());
    for key in keys {
        let value = source.and_then(|source| source.get(fields::text_of(&key)));
        match entries.iter().position(|(name, _)| name.text() == key.text()) {
            Some(place) => match merge(Some(entries[place].1.clone()), value)? {
                Some(value) => entries[place].1 = value,
                None => drop(entries.remove(place)),
            },
            None => entries.extend(merge(None, value)?.map(|value| (key, value))),
        }
    }
    dest.kind = NodeKind::Mapping(entries);
    Ok(dest)
}

/// A value that comes to where none was: nulls in its maps, but not in its lists, are left out.
fn without_nulls(node: &Node) -> Node {
    let mut node = node.clone();
    if let Some(entries) = node.entries_mut() {
        entries.retain(|(_, value)| value.tag != Tag::Null);
        for (_, value) in entries {
            *value = without_nulls(value);
        }
    }
    node
}

/// Kustomize writes its charts as JSON and reads them again, so that all numbers become `float64`.
pub(super) fn pass_through_json(chart: &mut HelmChart) {
    for value in chart.values_inline.iter_mut().flat_map(|inline| inline.values_mut()) {
        each_number(&mut value.0, &read_again);
    }
}

fn each_number(json: &mut Json, change: &dyn Fn(f64) -> JsonKind) {
    match &mut json.kind {
        JsonKind::Array(items) => items.iter_mut().for_each(|item| each_number(item, change)),
        JsonKind::Object(entries) => entries.iter_mut().for_each(|(_, value)| each_number(value, change)),
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        JsonKind::Int(value) => json.kind = change(*value as f64),
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        JsonKind::Uint(value) => json.kind = change(*value as f64),
        _ => {}
    }
}

/// A whole number, if it is one and fits.
fn read_again(value: f64) -> JsonKind {
    let text = value.to_string();
    let int = text.parse().map(JsonKind::Int);
    int.or_else(|_| text.parse().map(JsonKind::Uint)).unwrap_or(JsonKind::Float(value))
}
