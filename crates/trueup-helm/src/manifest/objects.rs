//! Manifests as the objects that they describe.

use serde_json::{Map, Number, Value};
use trueup_yaml::{Json, JsonKind};

use super::{Manifests, OutputDocument, OutputOptions};

/// One rendered object.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderedObject {
    /// Name of the template or file that it came from, as in `# Source:`.
    pub template: String,
    /// Whether it is a hook.
    pub is_hook: bool,
    /// The object.
    pub object: Value,
}

impl Manifests {
    /// Every object in the order of printing. What is no YAML or holds nothing is left out.
    pub fn objects(&self, options: &OutputOptions) -> Vec<RenderedObject> {
        let crds = self.crds.iter().flat_map(objects_of_crd);
        let manifests = self.manifests.iter().map(|manifest| (manifest, false));
        let hooks = self.shown_hooks(options).map(|hook| (hook, true));
        let rest = manifests.chain(hooks).filter_map(|(manifest, is_hook)| {
            let template = manifest.source.clone();
            Some(RenderedObject { template, is_hook, object: object(&manifest.content)? })
        });
        crds.chain(rest).collect()
    }
}

/// A file of `crds/` is one document for Helm, however many there are in it.
fn objects_of_crd(crd: &OutputDocument) -> Vec<RenderedObject> {
    let text = crd.content.to_str();
    let documents = text.split("\n---");
    let one = |object| RenderedObject { template: crd.source.clone(), is_hook: false, object };
    documents.filter_map(|document| object(document.as_bytes())).map(one).collect()
}

fn object(text: &[u8]) -> Option<Value> {
    let json = trueup_yaml::read_json(text).ok()?;
    (json.kind != JsonKind::Null).then(|| json_value(&json))
}

/// What YAML says as JSON; an infinity and what is not a number become null.
pub fn json_value(json: &Json) -> Value {
    match &json.kind {
        JsonKind::Null => Value::Null,
        JsonKind::Bool(flag) => Value::Bool(*flag),
        JsonKind::Int(number) => Value::from(*number),
        JsonKind::Uint(number) => Value::from(*number),
        JsonKind::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        JsonKind::String(text) => Value::from(text.as_str()),
        JsonKind::Array(items) => Value::Array(items.iter().map(json_value).collect()),
        JsonKind::Object(entries) => {
            Value::Object(entries.iter().map(|(key, entry)| (key.clone(), json_value(entry))).collect::<Map<_, _>>())
        }
    }
}
