//! The value of a field as text: the one door through which values of live and desired objects get into findings.

use serde_json::Value;
use trueup_model::{FieldPath, Segment, is_secret_name, mask_secret_values};

/// What stands in the place of a secret.
const SECRET: &str = "<secret>";

/// A value as people write it. Under a name that looks like a secret's (`env[name=DB_PASSWORD].value`), and inside
/// objects at such names, nothing is shown.
pub(crate) fn shown(path: &FieldPath, value: &Value) -> String {
    if is_secret(path) {
        return SECRET.to_owned();
    }
    let mut value = value.clone();
    mask_secret_values(&mut value, &mut |_| SECRET.to_owned());
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// True if the names along the path say that what stands there is a secret.
pub(crate) fn is_secret(path: &FieldPath) -> bool {
    let items = path.0.iter().filter_map(|segment| match segment {
        Segment::Item(keys) => keys.first().map(|(_, name)| name.as_str()),
        _ => None,
    });
    path.field_names().chain(items).any(is_secret_name)
}
