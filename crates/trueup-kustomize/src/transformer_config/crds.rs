//! Field specs out of the definitions in the files that `crds:` names, as kustomize's `LoadConfigFromCRDs`.

use std::sync::Arc;

use trueup_yaml::{Json, JsonKind};

use super::{NameReference, SpecList, TransformerConfig, merge_references};
use crate::error::{BuildError, BuildErrorKind};
use crate::id::Gvk;
use crate::kustomization::FieldSpec;
use crate::loader::Loader;

/// How many properties are looked at, each as often as it is referred to.
const MAX_PROPERTIES: usize = 1_000_000;

impl TransformerConfig {
    /// The specs that the definitions in some files say.
    pub fn from_crds(loader: &dyn Loader, paths: &[String]) -> Result<Self, BuildError> {
        paths.iter().try_fold(Self::default(), |config, path| {
            let definitions = definitions(&loader.load(path)?).map_err(|error| match error.kind() {
                BuildErrorKind::Panic => error,
                _ => error.prefixed(format_args!("unable to parse open API definition from '{path}'")),
            })?;
            config.merge(&Definitions(&definitions).config()?)
        })
    }
}

/// The definitions of a file: schemas by their names.
fn definitions(text: &[u8]) -> Result<Json, BuildError> {
    let mut prefix = "error unmarshaling JSON: while decoding JSON: ";
    match text.first() {
        None => return Err(panic("an empty file in `crds`: index out of range [0] with length 0")),
        Some(b'{') => {
            trueup_template::json::decode(text).map_err(BuildError::new)?;
            prefix = "";
        }
        Some(_) => {}
    }
    let json = trueup_yaml::read_json(text).map_err(|error| BuildError::new(error.converting()))?;
    match problem(&json) {
        Some(problem) => Err(BuildError::new(format!("{prefix}json: {problem}"))),
        None => Ok(json),
    }
}

/// What does not fit the Go type `map[string]OpenAPIDefinition`; schemas are not looked at in all their depth.
fn problem(json: &Json) -> Option<String> {
    let mismatch =
        |json: &Json, wanted: &str| Some(format!("cannot unmarshal {} into Go {wanted}", json.kind.go_word()));
    let entries = match &json.kind {
        JsonKind::Object(entries) => entries,
        JsonKind::Null => return None,
        _ => return mismatch(json, "value of type accumulator.nameToApiMap"),
    };
    entries.iter().find_map(|(_, definition)| {
        let schema = match &definition.kind {
            JsonKind::Object(_) => field(definition, "Schema")?,
            JsonKind::Null => return None,
            _ => return mismatch(definition, "value of type accumulator.OpenAPIDefinition"),
        };
        schema_problem(schema)
    })
}

fn schema_problem(schema: &Json) -> Option<String> {
    let word = schema.kind.go_word();
    match &schema.kind {
        JsonKind::Null => None,
        JsonKind::Object(_) => {
            let properties = schema.get("properties")?;
            let word = properties.kind.go_word();
            match &properties.kind {
                JsonKind::Null => None,
                JsonKind::Object(entries) => {
                    let problem = entries.iter().find_map(|(_, property)| schema_problem(property))?;
                    Some(format!("cannot unmarshal Go value of type spec.Schema: json: {problem}"))
                }
                _ => Some(format!(
                    "cannot unmarshal Go value of type spec.Schema: json: cannot unmarshal JSON {word} into Go value of \
                     type map[string]spec.Schema"
                )),
            }
        }
        _ => Some(format!(
            "unable to unmarshal Go value of type spec.Schema: json: cannot unmarshal JSON {word} into Go value of type \
             struct {{ spec.Extensions; spec.SchemaProps; spec.SwaggerSchemaProps }}"
        )),
    }
}

fn panic(text: &str) -> BuildError {
    BuildError::of_kind(BuildErrorKind::Panic, text)
}

fn field<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    let JsonKind::Object(entries) = &json.kind else { return None };
    entries.iter().rev().find(|(key, _)| crate::go_text::is_same_field(key, name)).map(|(_, value)| value)
}

/// Schemas by their names.
struct Definitions<'j>(&'j Json);

/// The walk through the properties of one kind.
struct Walk<'d, 'j> {
    definitions: &'d Definitions<'j>,
    kind: &'d str,
    config: TransformerConfig,
    /// The definitions on the way, outermost first.
    open: Vec<&'j str>,
    path: Vec<&'j str>,
    left: usize,
}

impl<'j> Definitions<'j> {
    fn config(&self) -> Result<TransformerConfig, BuildError> {
        let JsonKind::Object(entries) = &self.0.kind else { return Ok(TransformerConfig::default()) };
        let kinds = entries.iter().filter(|(name, _)| {
            let properties = self.properties(name);
            ["kind", "apiVersion", "metadata"]
                .iter()
                .all(|wanted| properties.iter().any(|(property, _)| property == wanted))
        });
        kinds.map(|(name, _)| name.as_str()).try_fold(TransformerConfig::default(), |config, name| {
            let kind = name.rsplit('.').next().unwrap_or(name);
            let (open, path) = (Vec::new(), Vec::new());
            let mut walk = Walk {
                definitions: self,
                kind,
                config: TransformerConfig::default(),
                open,
                path,
                left: MAX_PROPERTIES,
            };
            walk.definition(name)?;
            config.merge(&walk.config)
        })
    }

    fn properties(&self, name: &str) -> &'j [(String, Json)] {
        let properties = self.0.get(name).and_then(|definition| field(definition, "Schema")?.get("properties"));
        match properties.map(|properties| &properties.kind) {
            Some(JsonKind::Object(entries)) => entries,
            _ => &[],
        }
    }
}

impl<'j> Walk<'_, 'j> {
    fn definition(&mut self, name: &'j str) -> Result<(), BuildError> {
        if self.open.contains(&name) {
            return Err(panic("a definition in `crds` refers to itself: stack overflow"));
        }
        self.open.push(name);
        for (property, schema) in self.definitions.properties(name) {
            self.left = self.left.checked_sub(1).ok_or_else(|| panic("the definitions in `crds` are too many"))?;
            self.path.push(property);
            self.property(schema)?;
            self.path.pop();
        }
        self.open.pop();
        Ok(())
    }

    fn property(&mut self, schema: &'j Json) -> Result<(), BuildError> {
        let config = std::mem::take(&mut self.config);
        self.config = self.with_property(config, schema)?;
        match schema.get("$ref").and_then(Json::as_str) {
            Some(name) => self.definition(name),
            None => Ok(()),
        }
    }

    fn with_property(&self, mut config: TransformerConfig, schema: &Json) -> Result<TransformerConfig, BuildError> {
        let here = || self.spec(self.path.join("/"));
        if extension(schema, "x-kubernetes-annotation").is_some() {
            config.common_annotations = config.common_annotations.merge_one(&here())?;
        }
        if extension(schema, "x-kubernetes-label-selector").is_some() {
            config.common_labels = config.common_labels.merge_one(&here())?;
        }
        if extension(schema, "x-kubernetes-identity").is_some() {
            config.name_prefix = config.name_prefix.merge_one(&here())?;
        }
        let version = extension(schema, "x-kubernetes-object-ref-api-version");
        if let Some((version, kind)) = version.zip(extension(schema, "x-kubernetes-object-ref-kind")) {
            let key = extension(schema, "x-kubernetes-object-ref-name-key").unwrap_or("name");
            let target = Gvk { group: String::new(), version: version.to_owned(), kind: kind.to_owned() };
            let referrers = SpecList::from(vec![self.spec(format!("{}/{key}", self.path.join("/")))]);
            let reference = Arc::new(vec![NameReference { target, referrers }]);
            config.name_references = merge_references(config.name_references, &reference)?;
        }
        Ok(config)
    }

    fn spec(&self, path: String) -> FieldSpec {
        FieldSpec { kind: self.kind.to_owned(), path, ..FieldSpec::default() }
    }
}

/// A string among what a schema says beyond `OpenAPI`; its name may be written in capitals.
fn extension<'j>(schema: &'j Json, name: &str) -> Option<&'j str> {
    let JsonKind::Object(entries) = &schema.kind else { return None };
    entries.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
}
