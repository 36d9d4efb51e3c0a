//! Files of values: one YAML document or several.

use trueup_yaml::{Json, JsonKind, Place, read_documents, read_json};

use crate::generation::Generation;
use crate::load::unmarshal_error;

/// The object that a file of values is; null is an empty one. The error is the text behind `cannot load values.yaml: `.
pub(crate) fn read_values(text: &[u8], generation: Generation) -> Result<Json, String> {
    if !generation.merges_documents_of_values() {
        return read_object(text);
    }
    let mut merged = empty();
    for document in read_documents(text) {
        let document = document.map_err(|error| format!("error reading yaml document: {error}"))?;
        let object = read_object(&document.text).map_err(|error| format!("cannot unmarshal yaml document: {error}"))?;
        merged = merge(merged, moved_down(object, document.line_offset));
    }
    Ok(merged)
}

fn empty() -> Json {
    Json { kind: JsonKind::Object(Vec::new()), place: Place::default() }
}

fn read_object(text: &[u8]) -> Result<Json, String> {
    let json = read_json(text).map_err(|error| error.converting())?;
    let found = match &json.kind {
        JsonKind::Object(_) => return Ok(json),
        JsonKind::Null => return Ok(empty()),
        JsonKind::Bool(_) => "bool",
        JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_) => "number",
        JsonKind::String(_) => "string",
        JsonKind::Array(_) => "array",
    };
    Err(unmarshal_error(&format!("json: cannot unmarshal {found} into Go value of type map[string]interface {{}}")))
}

/// The value with its lines counted from the beginning of the file.
fn moved_down(mut json: Json, lines: u32) -> Json {
    if lines == 0 {
        return json;
    }
    json.place.line = json.place.line.saturating_add(lines);
    json.kind = match json.kind {
        JsonKind::Array(items) => JsonKind::Array(items.into_iter().map(|item| moved_down(item, lines)).collect()),
        JsonKind::Object(entries) => {
            JsonKind::Object(entries.into_iter().map(|(key, value)| (key, moved_down(value, lines))).collect())
        }
        other => other,
    };
    json
}

/// Helm's `MergeMaps`: objects are merged, everything else replaces.
fn merge(below: Json, above: Json) -> Json {
    match (below.kind, above.kind) {
        (JsonKind::Object(mut entries), JsonKind::Object(above_entries)) => {
            for (key, value) in above_entries {
                match entries.binary_search_by(|(known, _)| known.cmp(&key)) {
                    Ok(index) => {
                        let known = std::mem::replace(&mut entries[index].1, empty());
                        entries[index].1 = merge(known, value);
                    }
                    Err(index) => entries.insert(index, (key, value)),
                }
            }
            Json { kind: JsonKind::Object(entries), place: below.place }
        }
        (_, kind) => Json { kind, place: above.place },
    }
}
