//! Tests of configurations through files in memory.

use super::TransformerConfig;
use crate::error::BuildError;
use crate::loader::Loader;

struct File(&'static str);

impl Loader for File {
    fn root(&self) -> &'static str {
        "/root"
    }

    fn load(&self, _: &str) -> Result<Vec<u8>, BuildError> {
        Ok(self.0.into())
    }
}

fn lines(config: &TransformerConfig) -> Vec<String> {
    let lists = [
        ("prefix", &config.name_prefix),
        ("labels", &config.common_labels),
        ("annotations", &config.common_annotations),
        ("replicas", &config.replicas),
    ];
    let spec = |name: &str, spec: &crate::kustomization::FieldSpec| format!("{name} {} {}", spec.kind, spec.path);
    let mut lines: Vec<String> = lists.iter().flat_map(|(name, list)| list.iter().map(|one| spec(name, one))).collect();
    for reference in config.name_references.iter() {
        lines.extend(reference.referrers.iter().map(|one| spec(&reference.target.to_string(), one)));
    }
    lines
}

fn configuration(text: &'static str) -> Result<TransformerConfig, BuildError> {
    TransformerConfig::load(&File(text), &["c.yaml".to_owned()])
}

fn error(result: Result<TransformerConfig, BuildError>) -> String {
    result.map_or_else(|error| error.to_string(), |_| String::new())
}

#[test]
fn the_built_in_specs_are_all_there() {
    let config = TransformerConfig::built_in();
    let lists = [
        &config.name_prefix,
        &config.name_suffix,
        &config.namespace,
        &config.common_labels,
        &config.labels,
        &config.template_labels,
        &config.common_annotations,
        &config.var_references,
        &config.images,
        &config.replicas,
    ];
    assert_eq!(lists.map(|list| list.len()), [1, 1, 3, 32, 0, 10, 9, 72, 6, 4]);
    let referrers: usize = config.name_references.iter().map(|reference| reference.referrers.len()).sum();
    assert_eq!((config.name_references.len(), referrers), (16, 167));
    assert_eq!(config.clone().merge(&config), Ok(config));
}

#[test]
fn a_general_spec_is_hidden_by_a_specific_one() -> Result<(), BuildError> {
    let built_in = TransformerConfig::built_in();
    let general = configuration("replicas: [{path: spec/replicas, create: true}]")?;
    assert_eq!(built_in.clone().merge(&general)?.replicas.len(), 4);
    let specific = configuration("replicas: [{path: spec/replicas, create: true, kind: Rollout}]")?;
    assert_eq!(built_in.clone().merge(&specific)?.replicas.len(), 5);
    let conflicting = configuration("commonLabels: [{path: metadata/labels}]")?;
    let expected = "failed to merge CommonLabels fieldSpec: conflicting fieldspecs";
    assert_eq!(error(built_in.merge(&conflicting)), expected);
    Ok(())
}

#[test]
fn configurations_are_read_strictly() {
    let prefix = "error unmarshaling JSON: while decoding JSON: json: ";
    let texts = [
        ("foo: []", "unknown field \"foo\""),
        (
            "namePrefix: foo",
            "cannot unmarshal string into Go struct field TransformerConfig.namePrefix of type types.FsSlice",
        ),
        (
            "namePrefix: [{kind: 5}]",
            "cannot unmarshal number into Go struct field FieldSpec.namePrefix.Gvk.kind of type string",
        ),
        (
            "nameReference: [{fieldSpecs: [{kind: 5}]}]",
            "cannot unmarshal number into Go struct field FieldSpec.nameReference.fieldSpecs.Gvk.kind of type string",
        ),
        (
            "nameReference: foo",
            "cannot unmarshal string into Go struct field TransformerConfig.nameReference of type builtinconfig.nbrSlice",
        ),
        ("- a", "cannot unmarshal array into Go value of type builtinconfig.TransformerConfig"),
    ];
    for (text, expected) in texts {
        assert_eq!(error(configuration(text)), format!("{prefix}{expected}"), "{text}");
    }
    assert_eq!(
        error(configuration("namePrefix: [{path: a, path: b}]\nx: 1\nx: 2")),
        "error converting YAML to JSON: yaml: unmarshal errors:\n  line 1: key \"path\" already set in map\n  line 3: key \"x\" already set in map"
    );
    assert_eq!(error(configuration("NAMEPREFIX: [{path: 5}, null]")), "");
}

fn crds(text: &'static str) -> Result<TransformerConfig, BuildError> {
    TransformerConfig::from_crds(&File(text), &["c.yaml".to_owned()])
}

#[test]
fn definitions_say_which_fields_are_references() -> Result<(), BuildError> {
    let config = crds(
        r#"{"x/v1.Foo":{"Schema":{"properties":{"apiVersion":{},"kind":{},"metadata":{},"spec":{"$ref":"Spec"}}}},
        "Spec":{"Schema":{"properties":{
        "ref":{"x-kubernetes-object-ref-api-version":"v1","x-kubernetes-object-ref-kind":"ConfigMap","$ref":"x"},
        "key":{"x-kubernetes-object-ref-api-version":"v1","x-kubernetes-object-ref-kind":"Secret","x-kubernetes-object-ref-name-key":"id"},
        "id":{"x-kubernetes-identity":""},"labels":{"x-kubernetes-label-selector":""},"notes":{"x-Kubernetes-Annotation":""}}}}}"#,
    )?;
    assert_eq!(
        lines(&config),
        [
            "prefix Foo spec/id",
            "labels Foo spec/labels",
            "annotations Foo spec/notes",
            "ConfigMap.v1.[noGrp] Foo spec/ref/name",
            "Secret.v1.[noGrp] Foo spec/key/id",
        ]
    );
    Ok(())
}

#[test]
fn definitions_that_are_none_are_errors() {
    let prefix = "unable to parse open API definition from 'c.yaml': ";
    let decoding = "error unmarshaling JSON: while decoding JSON: json: ";
    let texts = [
        ("{\"a\":1}", "json: cannot unmarshal number into Go value of type accumulator.OpenAPIDefinition".to_owned()),
        ("[]", format!("{decoding}cannot unmarshal array into Go value of type accumulator.nameToApiMap")),
        ("a: x", format!("{decoding}cannot unmarshal string into Go value of type accumulator.OpenAPIDefinition")),
        ("{\"a\":", "unexpected end of JSON input".to_owned()),
        ("a: [", "error converting YAML to JSON: yaml: line 1: did not find expected node content".to_owned()),
    ];
    for (text, expected) in texts {
        assert_eq!(error(crds(text)), format!("{prefix}{expected}"), "{text}");
    }
    assert_eq!(error(crds("")), "an empty file in `crds`: index out of range [0] with length 0");
    let cycle = r#"{"a":{"Schema":{"properties":{"kind":{},"apiVersion":{},"metadata":{},"x":{"$ref":"a"}}}}}"#;
    assert_eq!(error(crds(cycle)), "a definition in `crds` refers to itself: stack overflow");
}
