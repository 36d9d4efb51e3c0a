//! Templates: `cargo bench -p trueup-template`.

use std::fmt::Write;

use trueup_template::functions::{self, encoding};
use trueup_template::{
    FunctionSet, Libraries, List, Map, Runtime, SemverLibrary, Slot, TemplateSet, TomlLibrary, Value, parse,
};

fn main() {
    divan::main();
}

const LIBRARIES: Libraries = Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true };

const DEPLOYMENT: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "name" . }}
  labels: {{- include "labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 1 }}
  template:
    spec:
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        {{- range $name, $container := .Values.containers }}
        - name: {{ $name }}
          image: "{{ $container.image.repository }}:{{ $container.image.tag | default "latest" }}"
          {{- if and $container.port (gt (int $container.port) 1024) }}
          ports:
            - containerPort: {{ $container.port }}
          {{- end }}
          env:
            {{- range $key, $value := $container.env }}
            - name: {{ $key | upper | replace "-" "_" }}
              value: {{ tpl $value $ | quote }}
            {{- end }}
          resources: {{- toYaml $container.resources | nindent 12 }}
        {{- end }}
"#;

const HELPERS: &str = r#"
{{- define "name" -}}
{{- default .Release.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "labels" -}}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- if .Values.partOf }}
app.kubernetes.io/part-of: {{ .Values.partOf | quote }}
{{- end }}
{{- end }}
"#;

/// As many helpers as a large library has.
fn library() -> String {
    (0..200).fold(String::new(), |mut text, number| {
        let helpers = HELPERS.replace("\"name\"", &format!("\"name{number}\""));
        let helpers = helpers.replace("\"labels\"", &format!("\"labels{number}\""));
        write!(text, "{helpers}").expect("a string takes all text");
        text
    })
}

fn text(text: &str) -> Slot {
    Slot::new(Value::from(text))
}

fn map<const N: usize>(entries: [(&str, Slot); N]) -> Slot {
    Slot::new(entries.into_iter().map(|(key, slot)| (key.into(), slot)).collect::<Map>())
}

fn container(number: u32) -> Slot {
    let env: Map = (0..8).map(|key| (format!("key-{key}").into(), text("{{ .Release.Name }}-x"))).collect();
    map([
        ("image", map([("repository", text("registry.example/app")), ("tag", text("1.2.3"))])),
        ("port", Slot::new(Value::Float(f64::from(8_000 + number)))),
        ("env", Slot::new(env)),
        ("resources", map([("limits", map([("cpu", text("500m")), ("memory", text("1Gi"))]))])),
    ])
}

fn root() -> Slot {
    let containers: Map = (0..10).map(|number| (format!("app{number}").into(), container(number))).collect();
    let values = map([
        ("replicas", Slot::new(Value::Float(3.0))),
        ("partOf", text("shop")),
        ("nodeSelector", map([("kubernetes.io/os", text("linux"))])),
        ("containers", Slot::new(containers)),
    ]);
    map([("Values", values), ("Release", map([("Name", text("release"))]))])
}

fn execute(bencher: divan::Bencher, template: &str) {
    let mut set = TemplateSet::new(FunctionSet::new(functions::HELM));
    for (name, text) in [("c/templates/_helpers.tpl", HELPERS), ("c/templates/x.yaml", template)] {
        set.parse(name, text).expect("the template is well formed");
    }
    let root = root();
    bencher.bench_local(|| {
        let runtime = Runtime::new(0, 0, LIBRARIES);
        set.execute("c/templates/x.yaml", root.clone(), &runtime).expect("the template does not fail")
    });
}

/// Reading a large library of helpers.
#[divan::bench]
fn parse_helpers(bencher: divan::Bencher) {
    let (text, functions) = (library(), FunctionSet::new(functions::HELM));
    let is_function = |name: &str| functions.contains(name);
    bencher.counter(divan::counter::BytesCount::of_str(text.as_str())).bench_local(|| {
        parse::parse("c/templates/_helpers.tpl", &text, &is_function).expect("the helpers are well formed")
    });
}

/// A deployment of ten containers.
#[divan::bench]
fn evaluate_deployment(bencher: divan::Bencher) {
    execute(bencher, DEPLOYMENT);
}

/// A thousand includes that include another.
#[divan::bench]
fn evaluate_includes(bencher: divan::Bencher) {
    execute(bencher, "{{- range until 1000 }}\n{{ include \"labels\" $ | nindent 2 }}\n{{- end }}");
}

/// Two hundred times the YAML of a few maps.
#[divan::bench]
fn evaluate_to_yaml(bencher: divan::Bencher) {
    execute(bencher, "{{- range until 200 }}\n{{ toYaml $.Values.containers | nindent 2 }}\n{{- end }}");
}

/// The YAML of one large map.
#[divan::bench]
fn emit_yaml(bencher: divan::Bencher) {
    let list = Slot::new(List::of((0..500).map(container).collect()));
    let runtime = Runtime::new(0, 0, LIBRARIES);
    bencher.bench_local(|| encoding::yaml_of(&runtime, &list));
}
