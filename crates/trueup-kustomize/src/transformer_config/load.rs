//! Field specs of the files that `configurations:` names.

use std::collections::HashSet;
use std::sync::Arc;

use trueup_yaml::{Json, NodeKind};

use super::{NameReference, SpecList, TransformerConfig};
use crate::error::BuildError;
use crate::go_struct::{Decoder, GoValue, go_struct};
use crate::id::Gvk;
use crate::loader::Loader;

go_struct! {
    /// A file with field specs.
    struct ConfigFile = "TransformerConfig", "builtinconfig.TransformerConfig" {
        /// See [`TransformerConfig`], as all others.
        pub name_prefix: SpecList = "namePrefix";
        /// Likewise.
        pub name_suffix: SpecList = "nameSuffix";
        /// Likewise.
        pub namespace: SpecList = "namespace";
        /// Likewise.
        pub common_labels: SpecList = "commonLabels";
        /// Likewise.
        pub labels: SpecList = "labels";
        /// Likewise.
        pub template_labels: SpecList = "templateLabels";
        /// Likewise.
        pub common_annotations: SpecList = "commonAnnotations";
        /// Likewise.
        pub name_references: ReferenceFiles = "nameReference";
        /// Likewise.
        pub var_references: SpecList = "varReference";
        /// Likewise.
        pub images: SpecList = "images";
        /// Likewise.
        pub replicas: SpecList = "replicas";
    }
}

go_struct! {
    /// A kind and the fields that refer to it.
    struct ReferenceFile = "NameBackReferences", "builtinconfig.NameBackReferences" {
        /// The group of what is referred to.
        pub group: String = "group", at "Gvk.group";
        /// Its version.
        pub version: String = "version", at "Gvk.version";
        /// Its kind.
        pub kind: String = "kind", at "Gvk.kind";
        /// The fields that refer to it.
        pub referrers: SpecList = "fieldSpecs";
    }
}

/// Kinds and the fields that refer to them.
#[derive(Debug, Clone, Default, PartialEq)]
struct ReferenceFiles(Vec<ReferenceFile>);

impl GoValue for ReferenceFiles {
    fn type_name() -> String {
        "builtinconfig.nbrSlice".to_owned()
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        decoder.named_list::<Self, _>(&mut self.0, json);
    }

    fn encode(&self) -> Json {
        self.0.encode()
    }

    fn is_omitted(&self) -> bool {
        self.0.is_empty()
    }
}

impl TransformerConfig {
    /// The specs of some files, merged; nothing built-in.
    pub fn load(loader: &dyn Loader, paths: &[String]) -> Result<Self, BuildError> {
        paths.iter().try_fold(Self::default(), |config, path| config.merge(&from_text(&loader.load(path)?)?))
    }
}

/// The specs of a file.
fn from_text(text: &[u8]) -> Result<TransformerConfig, BuildError> {
    let converting = |error: trueup_yaml::YamlError| BuildError::new(error.converting());
    let json = trueup_yaml::read_json(text).map_err(converting)?;
    refuse_repeated_keys(text)?;
    let file: ConfigFile = Decoder::decode_coercing(&json, true)
        .map_err(|error| BuildError::new(format!("error unmarshaling JSON: while decoding JSON: {error}")))?;
    let references = file.name_references.0.into_iter().map(|reference| NameReference {
        target: Gvk { group: reference.group, version: reference.version, kind: reference.kind },
        referrers: reference.referrers,
    });
    let config = TransformerConfig {
        name_prefix: file.name_prefix.sorted(),
        name_suffix: file.name_suffix.sorted(),
        namespace: file.namespace.sorted(),
        common_labels: file.common_labels.sorted(),
        labels: file.labels.sorted(),
        template_labels: file.template_labels.sorted(),
        common_annotations: file.common_annotations.sorted(),
        name_references: Arc::new(references.collect()),
        var_references: file.var_references.sorted(),
        images: file.images.sorted(),
        replicas: file.replicas.sorted(),
    };
    Ok(config)
}

/// `UnmarshalStrict` of `sigs.k8s.io/yaml` takes no key twice.
fn refuse_repeated_keys(text: &[u8]) -> Result<(), BuildError> {
    let Ok(Some(document)) = trueup_yaml::read_node(text) else { return Ok(()) };
    let mut repeated = Vec::new();
    for (_, node) in document.nodes() {
        let NodeKind::Mapping { entries, .. } = &node.kind else { continue };
        let mut seen = HashSet::new();
        for (key, _) in entries {
            let key = document.node(*key);
            let NodeKind::Scalar { value, .. } = &key.kind else { continue };
            if value != "<<" && !seen.insert(value) {
                let quoted = crate::go_text::quoted(value);
                let text = format!("  line {}: key {quoted} already set in map", key.place.line);
                repeated.push((key.place.start, text));
            }
        }
    }
    if repeated.is_empty() {
        return Ok(());
    }
    repeated.sort_unstable();
    let lines: Vec<String> = repeated.into_iter().map(|(_, text)| text).collect();
    let lines = lines.join("\n");
    Err(BuildError::new(format!("error converting YAML to JSON: yaml: unmarshal errors:\n{lines}")))
}
