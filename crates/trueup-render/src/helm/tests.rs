//! Charts as Argo CD has them rendered, by small examples.

use std::sync::Arc;

use serde_json::json;
use trueup_model::HelmParameter;

use super::*;
use crate::environment::{AppFacts, Environment};

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\n\
                      data:\n  a: {{ .Values.a | quote }}\n  b: {{ .Values.b | quote }}\n  kube: {{ .Capabilities.KubeVersion.Version }}\n";

fn repository() -> SourceTree {
    let mut tree = SourceTree::default();
    let files = [
        ("apps/web/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}"),
        ("apps/web/values.yaml", "a: default\nb: default\n"),
        ("apps/web/prod.yaml", "a: prod\n"),
        ("apps/web/crds/c.yaml", "kind: CustomResourceDefinition\nmetadata: {name: c}\n"),
        ("apps/web/templates/c.yaml", CONFIG),
        ("text.txt", "one, two"),
    ];
    for (path, text) in files {
        tree.insert(path, text.as_bytes());
    }
    tree
}

fn rendered(settings: &HelmSource) -> Result<Vec<Value>, HelmFailure> {
    let repository = repository();
    let mut values = SourceTree::default();
    values.insert("web.yaml", b"b: elsewhere\n".as_slice());
    let references = BTreeMap::from([("vals".to_owned(), Arc::new(values))]);
    let environment = Environment::of_app(AppFacts { name: "shop_web", ..AppFacts::default() });
    let input = HelmInput {
        chart: ChartInput::Folder,
        settings,
        app: "web",
        namespace: "shop",
        kube_version: "v1.34.4-eks-1",
        api_versions: &[],
        files: ValueFileContext {
            repository: &repository,
            path: "apps/web",
            references: &references,
            schemes: &[],
            environment: &environment,
        },
        remote_files: &BTreeMap::new(),
        dependencies: &BTreeMap::new(),
        generation: Generation::Helm4,
    };
    manifests(&input, &Runtime::new(0, 0, Generation::Helm4.libraries()))
}

fn data(settings: &HelmSource) -> (String, String) {
    let objects = rendered(settings).unwrap();
    let data = &objects.last().unwrap()["data"];
    (data["a"].as_str().unwrap().to_owned(), data["b"].as_str().unwrap().to_owned())
}

fn parameter(name: &str, value: &str) -> HelmParameter {
    HelmParameter { name: name.to_owned(), value: value.to_owned(), force_string: false }
}

#[test]
fn the_application_decides_name_namespace_and_version() {
    let objects = rendered(&HelmSource::default()).unwrap();
    assert_eq!(objects[0]["kind"], "CustomResourceDefinition");
    assert_eq!(objects[1]["metadata"], json!({"name": "web", "namespace": "shop"}));
    assert_eq!(objects[1]["data"]["kube"], "v1.34.4");
    let settings = HelmSource {
        release_name: "other".to_owned(),
        namespace: "else".to_owned(),
        skip_crds: true,
        ..HelmSource::default()
    };
    assert_eq!(rendered(&settings).unwrap()[0]["metadata"], json!({"name": "other", "namespace": "else"}));
}

#[test]
fn later_kinds_of_values_win() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let mut settings =
        HelmSource { value_files: vec!["prod.yaml".to_owned(), "$vals/web.yaml".to_owned()], ..HelmSource::default() };
    assert_eq!(data(&settings), pair("prod", "elsewhere"));
    settings.values = "a: text\n".to_owned();
    assert_eq!(data(&settings), pair("text", "elsewhere"));
    settings.values_object = Some(json!({"b": "object"}));
    assert_eq!(data(&settings), pair("prod", "object"));
    settings.parameters = vec![parameter("b", "first"), parameter("b", "1,$ARGOCD_APP_NAME")];
    assert_eq!(data(&settings), pair("prod", "1,shop_web"));
}

#[test]
fn file_parameters_are_texts_of_the_repository() {
    let file = trueup_model::HelmFileParameter { name: "a".to_owned(), path: "/text.txt".to_owned() };
    let settings = HelmSource { file_parameters: vec![file], ..HelmSource::default() };
    assert_eq!(data(&settings).0, "one, two");
}

#[test]
fn what_is_missing_is_named() {
    let settings = HelmSource { value_files: vec!["nope.yaml".to_owned()], ..HelmSource::default() };
    let error = rendered(&settings).unwrap_err().to_string();
    assert_eq!(error, "open <path to cached source>/apps/web/nope.yaml: no such file or directory");
}

#[test]
fn commas_are_escaped_once() {
    assert_eq!(escaped("a,b\\,c"), "a\\,b\\,c");
    assert_eq!(escaped("{a,b}"), "{a,b}");
}
