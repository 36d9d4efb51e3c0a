//! Generators: what they make and how it is absorbed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use trueup_yaml::read_json;

use super::helm::{ChartInflator, ChartRequest, HelmChartInflationGenerator, check_helm_version};
use super::{ConfigMapGenerator, Generator, IamPolicyGenerator, SecretGenerator, Surroundings, absorb, merged_options};
use crate::build::HelmOptions;
use crate::error::BuildError;
use crate::go_struct::{Decoder, GoValue};
use crate::hash::add_hashes;
use crate::loader::Loader;
use crate::output::list_yaml;
use crate::resource_list::ResourceList;
use crate::schema::Schema;

struct Files(BTreeMap<&'static str, &'static [u8]>);

impl Loader for Files {
    fn root(&self) -> &'static str {
        "/app"
    }

    fn load(&self, path: &str) -> Result<Vec<u8>, BuildError> {
        let content = self.0.get(path).ok_or_else(|| BuildError::new(format!("no file '{path}'")))?;
        Ok(content.to_vec())
    }
}

fn files() -> Files {
    Files(BTreeMap::from([
        ("a.env", &b"\xEF\xBB\xBF# note\n  A=1 \r\nB\n\nC=x=y\n"[..]),
        ("bad.env", b"eA\xff"),
        ("d/text", b"l1\nl2\n"),
        ("bin", b"\xff\xfe"),
        ("/app/charts/ch/values.yaml", b"a: 1\nb: {c: [1], d: x, e: }\n"),
        ("extra.yaml", b"e: 1\n"),
    ]))
}

/// An inflator that only writes down what it is asked for.
#[derive(Default)]
struct Recorder {
    has_chart: bool,
    calls: RefCell<Vec<String>>,
}

impl ChartInflator for Recorder {
    fn check(&self, _: &ChartRequest) -> Result<(), String> {
        Ok(())
    }

    fn is_folder(&self, _: &str) -> Option<bool> {
        self.has_chart.then_some(true)
    }

    fn pull(&self, request: &ChartRequest) -> Result<(), String> {
        self.calls.borrow_mut().push(request.pull_arguments().join(" "));
        Ok(())
    }

    fn inflate(&self, request: &ChartRequest) -> Result<Vec<u8>, String> {
        self.calls.borrow_mut().push(request.template_arguments("V").join(" "));
        self.calls.borrow_mut().push(String::from_utf8_lossy(&request.values).into_owned());
        Ok(b"---\n# Source: x\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n".to_vec())
    }
}

fn decoded<T: GoValue>(text: &str) -> T {
    let json = read_json(text.as_bytes()).expect("the text is YAML");
    Decoder::decode(&json, true).expect("all fields are known")
}

fn generated(generator: &dyn Generator) -> Result<ResourceList, BuildError> {
    let (loader, schema, inflator) = (files(), Schema::default(), Recorder::default());
    generator.generate(&Surroundings { loader: &loader, schema: &schema, inflator: &inflator, origin: 0 })
}

fn config_map(text: &str) -> ResourceList {
    generated(&ConfigMapGenerator::new(decoded(text), None).expect("it stays the same")).expect("all sources are there")
}

fn config_map_error(text: &str) -> String {
    generated(&ConfigMapGenerator::new(decoded(text), None).expect("it stays the same"))
        .expect_err("a source is wrong")
        .to_string()
}

/// As printed at the end of a build.
fn printed(mut list: ResourceList) -> String {
    add_hashes(&mut list, &Schema::default().scopes).expect("all can be printed");
    list.remove_build_annotations().expect("all have metadata");
    list_yaml(&list).expect("all can be printed")
}

#[test]
fn config_maps_hold_lines_literals_and_files() {
    let list = config_map("{name: c, envs: [a.env], literals: [l='q'], files: [d/text, b=bin], namespace: ns}");
    let text = printed(list);
    let name = text.lines().find(|line| line.contains("name: c-")).unwrap_or_default().to_owned();
    assert_eq!(
        text,
        format!(
            "apiVersion: v1\nbinaryData:\n  b: //4=\ndata:\n  A: '1 '\n  B: \"\"\n  C: x=y\n  l: q\n  text: |\n    \
             l1\n    l2\nkind: ConfigMap\nmetadata:\n{name}\n  namespace: ns\n"
        )
    );
}

#[test]
fn secrets_hold_base_64() {
    let long = "x".repeat(60);
    let args = decoded(&format!("{{name: s, type: t, literals: [a=b, 'l={long}'], options: {{immutable: true}}}}"));
    let all = decoded("{labels: {k: '1'}, disableNameSuffixHash: true}");
    let list =
        generated(&SecretGenerator::new(args, Some(&all)).expect("it stays the same")).expect("all sources are there");
    assert_eq!(
        printed(list),
        "apiVersion: v1\ndata:\n  a: Yg==\n  l: |\n    \
         eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH\n    \
         h4eHh4eHh4\nimmutable: true\nkind: Secret\nmetadata:\n  labels:\n    k: \"1\"\n  name: s\ntype: t\n"
    );
}

#[test]
fn wrong_sources_are_named() {
    let cases = [
        ("{literals: [a]}", "a configmap must have a name"),
        (
            "{name: c, literals: [=x]}",
            "loading KV pairs: literal sources [=x]: invalid literal source =x, expected key=value",
        ),
        (
            "{name: c, files: [=b]}",
            "loading KV pairs: file sources: [=b]: missing key name for file path \"b\" in source \"=b\"",
        ),
        (
            "{name: c, files: [b=]}",
            "loading KV pairs: file sources: [b=]: missing file path for key name \"b\" in source \"b=\"",
        ),
        (
            "{name: c, files: [a=b=c]}",
            "loading KV pairs: file sources: [a=b=c]: source \"a=b=c\" key name or file path contains '='",
        ),
        ("{name: c, files: [x, z]}", "loading KV pairs: file sources: [x z]: no file 'x'"),
        ("{name: c, literals: [a=1, a=2]}", "configmap c illegally repeats the key `a`"),
        (
            "{name: c, envs: [bad.env]}",
            "loading KV pairs: env source files: [bad.env]: line [101 65 255] has invalid utf8 bytes : eA\u{fffd}",
        ),
    ];
    for (text, error) in cases {
        assert_eq!(config_map_error(text), error, "{text}");
    }
}

#[test]
fn a_generator_merges_into_what_is_there() {
    let schema = Schema::default();
    let mut list = config_map("{name: c, literals: [a=1, b=1], options: {labels: {o: x, p: x}}}");
    absorb(
        &mut list,
        config_map("{name: c, behavior: merge, literals: [b=2], options: {labels: {p: z}}}"),
        &schema.scopes,
    )
    .expect("it is there");
    let text = printed(list.clone());
    assert!(text.contains("data:\n  a: \"1\"\n  b: \"2\"\n"), "{text}");
    assert!(text.contains("labels:\n    o: x\n    p: z\n  name: c-"), "{text}");
    absorb(
        &mut list,
        config_map("{name: c, behavior: replace, options: {disableNameSuffixHash: true}}"),
        &schema.scopes,
    )
    .expect("it is there");
    assert!(printed(list.clone()).ends_with("name: c\n"));
    let id = "id resid.ResId{Gvk:resid.Gvk{Group:\"\", Version:\"v1\", Kind:\"ConfigMap\", isClusterScoped:false}";
    let error = |list: &mut ResourceList, text| {
        absorb(list, config_map(text), &schema.scopes).expect_err("it must not").to_string()
    };
    assert_eq!(
        error(&mut list, "{name: c}"),
        format!(
            "{id}, Name:\"c\", Namespace:\"\"}} exists; can not use behavior: 'unspecified', \
             behavior must be merge or replace"
        )
    );
    assert_eq!(
        error(&mut list, "{name: d, namespace: ns, behavior: merge}"),
        format!("{id}, Name:\"d\", Namespace:\"ns\"}} does not exist; cannot merge or replace")
    );
}

#[test]
fn what_yaml_takes_for_a_line_break_becomes_a_blank() {
    let list = config_map("{name: c, literals: [\"a=x\\u0085y\"], options: {disableNameSuffixHash: true}}");
    assert_eq!(printed(list), "apiVersion: v1\ndata:\n  a: x y\nkind: ConfigMap\nmetadata:\n  name: c\n");
}

#[test]
fn options_of_the_kustomization_fill_in() {
    let merged = merged_options(
        Some(decoded("{labels: {a: '1'}}")),
        Some(&decoded("{labels: {a: '2', b: '2'}, immutable: true}")),
    );
    assert_eq!(merged, Some(decoded("{labels: {a: '1', b: '2'}, immutable: true}")));
    assert_eq!(merged_options(None, None), None);
}

#[test]
fn service_accounts_are_bound_to_the_cloud() {
    let config = "{cloud: gke, kubernetesService: {name: k, namespace: ns}, serviceAccount: {name: s, projectId: p}}";
    let list = generated(&decoded::<IamPolicyGenerator>(config)).expect("the cloud is known");
    assert_eq!(
        printed(list),
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n    \
         iam.gke.io/gcp-service-account: s@p.iam.gserviceaccount.com\n  name: k\n  namespace: ns\n"
    );
    let error = generated(&decoded::<IamPolicyGenerator>("{cloud: x}")).expect_err("the cloud is not known");
    assert_eq!(error.to_string(), "cloud provider x not supported yet");
}

fn helm_options() -> HelmOptions {
    HelmOptions { enabled: true, command: "helm".to_owned(), ..HelmOptions::default() }
}

fn inflated(chart: &str, has_chart: bool) -> Result<Vec<String>, BuildError> {
    let generator = HelmChartInflationGenerator::new(decoded(chart), None, "ns", &helm_options(), &files())?;
    let recorder = Recorder { has_chart, ..Recorder::default() };
    let (loader, schema) = (files(), Schema::default());
    let list =
        generator.generate(&Surroundings { loader: &loader, schema: &schema, inflator: &recorder, origin: 0 })?;
    assert!(
        list.resources.iter().all(|resource| resource.annotation(crate::annotations::HELM_GENERATED) == Some("true"))
    );
    Ok(recorder.calls.into_inner())
}

#[test]
fn helm_is_asked_for_the_chart_with_merged_values() {
    let calls = |chart| inflated(chart, true).expect("the chart is there");
    assert_eq!(
        calls(
            "{name: ch, releaseName: r, valuesInline: {b: {c: [2], d: null}, f: 1.0}, \
             additionalValuesFiles: [extra.yaml]}"
        ),
        ["template r /app/charts/ch --namespace ns -f V -f /app/extra.yaml", "a: 1\nb:\n  c:\n  - 2\nf: 1\n"]
    );
    assert_eq!(
        calls("{name: ch, namespace: own, valuesMerge: merge, valuesInline: {b: {d: y}, g: 2}}"),
        ["template --generate-name /app/charts/ch --namespace own -f V", "a: 1\nb:\n  c:\n  - 1\n  d: x\ng: 2\n"]
    );
    assert_eq!(calls("{name: ch, valuesMerge: replace, valuesInline: {g: 2}}")[1], "g: 2\n");
    assert_eq!(calls("{name: ch}")[1], "a: 1\nb: {c: [1], d: x, e: }\n");
}

#[test]
fn a_chart_that_is_not_there_is_pulled() {
    let chart = "{name: ch, repo: 'oci://r/', version: '1', devel: true, skipHooks: true, valuesFile: extra.yaml}";
    assert_eq!(
        inflated(chart, false).expect("the chart is pulled"),
        [
            "pull --untar --untardir /app/charts/ch-1 oci://r/ch --version 1 --devel",
            "template --generate-name /app/charts/ch-1/ch --namespace ns -f V --no-hooks --devel",
            "e: 1\n"
        ]
    );
    let error = inflated("{name: ch}", false).expect_err("there is no repository");
    assert_eq!(error.to_string(), "no repo specified for pull, no chart found at ''");
}

#[test]
fn wrong_charts_are_refused_with_their_configuration() {
    let error = |chart: &str, options: &HelmOptions| {
        let made = HelmChartInflationGenerator::new(decoded(chart), None, "", options, &files());
        made.expect_err("the chart is wrong").to_string()
    };
    let prefix = "trouble configuring builtin HelmChartInflationGenerator with config: `\n";
    assert_eq!(
        error("{name: a, includeCRDs: true}", &HelmOptions::default()),
        format!("{prefix}includeCRDs: true\nname: a\n`: must specify --enable-helm")
    );
    assert_eq!(
        error("{name: a, valuesMerge: x}", &helm_options()),
        format!("{prefix}name: a\nvaluesMerge: x\n`: valuesMerge must be one of [merge override replace]")
    );
    assert_eq!(error("{version: a}", &helm_options()), format!("{prefix}version: a\n`: chart name cannot be empty"));
}

#[test]
fn helm_must_be_of_version_3_or_4() {
    let check = |output| check_helm_version(output).map_err(|error| error.to_string());
    assert_eq!(check("v3.14.0+gabc"), Ok(()));
    assert_eq!(check("Client 4.1"), Ok(()));
    assert_eq!(check("v2.16.1"), Err("this plugin requires helm V3 or V4 but got v2.16.1".to_owned()));
    assert_eq!(check("v3"), Err("cannot find version string in v3".to_owned()));
}

#[test]
fn a_failure_of_helm_is_told_as_kustomize_does() {
    let request = ChartRequest { name: "ch".to_owned(), folder: "/app/charts".to_owned(), ..ChartRequest::default() };
    let arguments = ["template".to_owned()];
    assert_eq!(
        request.failure_text(("helm", &arguments), "/t", ("", "bad"), "exit status 1"),
        "bad: unable to run: 'helm template' with env=[HELM_CONFIG_HOME=/t/helm HELM_CACHE_HOME=/t/helm/.cache \
         HELM_DATA_HOME=/t/helm/.data] (is 'helm' installed?): exit status 1"
    );
}
