//! Helm: templates, values, dependencies.

use trueup_model::Rule::{
    RenderAmbiguousType, RenderHelmDependency, RenderHelmKubeVersion, RenderHelmLibraryChart, RenderHelmNilValue,
    RenderHelmOutputInvalid, RenderHelmReleaseName, RenderHelmRequiredValue, RenderHelmSchema, RenderHelmTemplate,
    RenderOther, RenderValuesFileMissing, RenderValuesGlobEmpty, RenderValuesInvalid, RenderValuesOutsideRoot,
};

use crate::catalogue::row::{Row, row};

const VENDOR: &str = "Vendor the dependencies (`helm dependency update`, commit charts/ and Chart.lock), or register their repositories.";
const VALUE_FILE: &str = "Add the file, or correct `helm.valueFiles` (paths are relative to the Application's path).";

pub(super) const ROWS: &[Row] = &[
    row(RenderOther, "timeout after ", r"`(?P<text>[^`]*)` failed (?:fatal )?timeout after (?P<duration>\S+)")
        .cause("a tool of the repo-server took longer than {duration}: {text}")
        .remedy("Vendor chart dependencies, or raise ARGOCD_EXEC_TIMEOUT.")
        .transient(),
    row(RenderHelmNilValue, "nil pointer evaluating", r"^(?:.*\s)?(?P<file>[^:\s]+):(?P<line>\d+):\d+:?\s+executing .*? at <(?P<field>[^>]*)>:\s+nil pointer evaluating [^.]*\.(?P<value>\w+)")
        .cause("{file}:{line} reads {field} and the part before `{value}` is not set")
        .remedy("Set the value, or take back the change of the chart or values that renamed it."),
    row(RenderHelmNilValue, "nil pointer evaluating", r"(?:<(?P<field>[^>]*)>: )?nil pointer evaluating (?P<text>\S+)")
        .cause("a template reads[ {field}] below a value that is not set ({text})")
        .remedy("Set the value, or take back the change that renamed it."),
    row(RenderHelmRequiredValue, "execution error at", r"execution error at \((?P<file>[^:)]+)(?::(?P<line>\d+)(?::\d+)?)?\): (?P<text>.*)")
        .cause("{file}[:{line}] stops: {text}")
        .remedy("Set the value that the text asks for in the values of this environment."),
    row(RenderHelmTemplate, "parse error at", r"parse error at \((?P<file>[^:)]+)(?::(?P<line>\d+))?[^)]*\): (?P<text>.*)")
        .cause("the template {file}[:{line}] cannot be parsed: {text}")
        .remedy("Repair the template; a missing function may need a newer Helm."),
    row(RenderHelmOutputInvalid, "YAML parse error on", r"YAML parse error on (?P<file>[^:]+): (?:error converting YAML to JSON: )?(?P<text>(?:yaml: )?(?:line (?P<line>\d+): )?.*)")
        .cause("{file} renders to text that is not YAML: {text}")
        .remedy("Render it locally with `helm template --debug` and look at indentation and quoting around that line."),
    row(RenderHelmSchema, "meet the specifications of the schema", r"(?P<chart>[^\s:]+):\s*- (?:at '/?(?P<value>[^']*)': )?(?:got (?P<got>[^,]+), want (?P<expected>[^\n]+)|(?P<text>[^\n]+))")
        .cause("chart {chart}: the value[ {value}] violates values.schema.json: [got {got}, want {expected}][{text}]")
        .remedy("Correct the value in the values of this environment."),
    row(RenderHelmSchema, "meet the specifications of the schema", r"meet the specifications of the schema\(s\)[^:]*:\s*(?P<text>.*)")
        .cause("values violate values.schema.json: {text}")
        .remedy("Correct the value in the values of this environment."),
    row(RenderHelmKubeVersion, "chart requires kubeVersion", r"chart requires kubeVersion: (?P<required>.+?) which is incompatible with Kubernetes (?P<version>\S+)")
        .cause("the chart demands Kubernetes {required}, the cluster is {version}")
        .remedy("Pin a chart version that fits, or upgrade the cluster; check `helm.kubeVersion`."),
    row(RenderHelmKubeVersion, "could not parse kubernetes version", r"could not parse kubernetes version (?P<version>[^\s:]+)")
        .cause("`helm.kubeVersion` is not a version: {version}")
        .remedy("Write it as major.minor.patch."),
    row(RenderHelmKubeVersion, "invalid kube version", r"invalid kube version '(?P<version>[^']*)': (?P<text>.*)")
        .cause("`helm.kubeVersion` is not a version: {version}")
        .remedy("Write it as major.minor.patch."),
    row(RenderHelmDependency, "missing in charts/ directory", r"found in Chart\.yaml, but missing in charts/ directory: (?P<dependency>.+)")
        .cause("the chart dependencies {dependency} are not in charts/")
        .remedy(VENDOR)
        .command("helm dependency update"),
    row(RenderHelmDependency, "is out of sync with the dependencies file", r"the lock file \((?P<file>[^)]*)\) is out of sync with the dependencies file")
        .cause("{file} does not fit the dependencies in Chart.yaml")
        .remedy("Run `helm dependency update` and commit the lock file.")
        .command("helm dependency update"),
    row(RenderHelmDependency, "no repository definition for", r"no repository definition for (?P<repo>\S+?)\.? ")
        .cause("the repository {repo} of a chart dependency is not registered")
        .remedy(VENDOR)
        .root("repository {repo} not registered"),
    row(RenderHelmDependency, "no cached repo", r"no cached repo(?:sitory)? (?:for (?P<repo>\S+) )?found(?:.*?\((?P<text>.*)\))?")
        .cause("the repository[ {repo}] of a chart dependency was not fetched[: {text}]")
        .remedy(VENDOR),
    row(RenderHelmDependency, "could not download", r"could not download (?P<url>\S+?): (?P<text>.*)")
        .cause("the chart dependency {url} cannot be downloaded: {text}")
        .remedy("Check the repository and its credentials, or vendor the dependency."),
    row(RenderHelmDependency, "valid version for", r#"can't get a valid version for (?:repositories|dependency|\d+ subchart\(s\):) "?(?P<dependency>[^".]+)"?(?: \(repository "(?P<repo>[^"]*)", version "(?P<version>[^"]*)"\))?"#)
        .cause("no version of the chart dependency {dependency} fits[ {version}][ in {repo}]")
        .remedy("Correct the version in Chart.yaml and update the lock file."),
    row(RenderValuesGlobEmpty, "matched no files", r#"values file glob "(?P<glob>[^"]*)" matched no files"#)
        .cause("no values file matches {glob}")
        .remedy("Add a file, or set `helm.ignoreMissingValueFiles: true`."),
    row(RenderValuesFileMissing, "no such file or directory", r"open (?P<path>\S+\.(?:ya?ml|json|properties)|\S*values\S*): no such file or directory\s*$")
        .cause("the values file {path} does not exist")
        .remedy(VALUE_FILE),
    row(RenderValuesOutsideRoot, "the URL scheme", r"the URL scheme '(?P<scheme>[^']*)' is not allowed")
        .cause("values files may not be read from {scheme}:// URLs")
        .remedy("Allow the scheme in `helm.valuesFileSchemas` of argocd-cm, or put the file into Git (`$ref`)."),
    row(RenderValuesOutsideRoot, "resolved to outside repository root", r"(?:value )?file '(?P<file>[^']*)' resolved to outside repository root")
        .cause("the values file {file} lies outside of the repository")
        .remedy("Refer to it through a source with `ref`."),
    row(RenderValuesInvalid, "failed parsing --set", r"failed parsing --set(?:-\w+)? data:? (?P<text>.*)")
        .cause("a Helm parameter of the Application cannot be parsed: {text}")
        .remedy("Correct the name of the parameter (dots and commas in keys need a backslash)."),
    row(RenderValuesInvalid, "while parsing source parameters", r"error while parsing source parameters: (?:.*/)?(?P<file>\.argocd-source\S*?): (?P<text>.*)")
        .cause("the override file {file} cannot be parsed: {text}")
        .remedy("Repair the file in Git."),
    row(RenderValuesInvalid, "cannot load values.yaml", r"cannot load (?P<path>values\.yaml): (?P<text>.*)")
        .cause("the chart's values.yaml is not valid: {text}")
        .remedy("Repair the file."),
    row(RenderValuesInvalid, "failed to parse", r"failed to parse (?P<path>\S+): (?P<text>.*)")
        .cause("the values file {path} is not YAML: {text}")
        .remedy("Repair the file."),
    row(RenderValuesInvalid, "cannot unmarshal", r"(?:error unmarshaling JSON|json: cannot unmarshal (?P<got>\w+) into Go value of type) (?:map\[string\]interface \{\}|chartutil\.Values|(?:chart)?common\.Values)")
        .cause("a values file is not a mapping[ but a {got}]")
        .remedy("Repair the values file."),
    row(RenderValuesInvalid, "type mismatch on", r"type mismatch on (?P<value>[^:\s]+)(?:: (?P<text>.*))?")
        .cause("the value {value} is of another type than the chart expects[: {text}]")
        .remedy("Give a mapping where the sub-chart expects one."),
    row(RenderValuesInvalid, "cannot overwrite table with non table", r"cannot overwrite table with non table for (?P<value>\S+)")
        .cause("the value {value} is a scalar where the chart has a mapping")
        .remedy("Give a mapping in the values of this environment."),
    row(RenderHelmReleaseName, "invalid release name", r"invalid release name[^:]*?(?:53|: (?P<release>\S+))")
        .cause("the release name is not permitted (lower case, at most 53 characters)")
        .remedy("Set `helm.releaseName`."),
    row(RenderHelmReleaseName, "release name", r#"release name "?(?P<release>[^"\s]*)"?:? (?:exceeds max length|is invalid|.*must match)"#)
        .cause("the release name {release} is not permitted")
        .remedy("Set `helm.releaseName`."),
    row(RenderHelmLibraryChart, "library charts are not installable", r"library charts are not installable")
        .cause("the path leads to a library chart, which renders nothing by itself")
        .remedy("Point `path` at the application chart that uses it."),
    row(RenderOther, "helm version", r"helm version '(?P<version>[^']*)' is not supported")
        .cause("`helm.version` is {version}, which Argo CD does not have")
        .remedy("Remove `helm.version`."),
    row(RenderAmbiguousType, "multiple application sources defined", r"multiple application sources defined: (?P<type>\S+)")
        .cause("the source is of several types at once: {type}")
        .remedy("Keep one of them in the source."),
    row(RenderHelmTemplate, "template: ", r"template: (?P<file>[^:\s]+):(?P<line>\d+)(?::\d+)?: (?P<text>.*)")
        .cause("the template {file}:{line} fails: {text}")
        .remedy("Repair the template or the value that it reads."),
    // Helm 4 puts place, context and text on lines of their own.
    row(RenderHelmTemplate, "executing ", r#"(?P<file>[^:\s]+):(?P<line>\d+)(?::\d+)?:?\s+executing "[^"]*" at <(?P<field>.*?)>:\s+(?P<text>.*)"#)
        .cause("the template {file}:{line} fails at {field}: {text}")
        .remedy("Repair the template or the value that it reads."),
    row(RenderHelmTemplate, "panic: ", r"panic: (?P<text>.*)")
        .cause("Helm itself stops: {text}")
        .remedy("Take back the last change of the chart or its values."),
    row(RenderHelmTemplate, "function \"", r#"function "(?P<function>\w+)" not defined"#)
        .cause("a template uses the function {function}, which this Helm does not have")
        .remedy("Repair the template; a newer Helm may be needed."),
    row(RenderHelmDependency, "helm dependency build", r"`helm dependency build[^`]*` failed (?:exit status \d+: )?(?P<text>.*)")
        .cause("the chart's dependencies cannot be built: {inner}")
        .remedy(VENDOR),
    row(RenderHelmDependency, "error unpacking subchart", r"error unpacking subchart (?P<dependency>.+?) in (?P<chart>[^:]+): (?P<text>.*)")
        .cause("the dependency {dependency} of chart {chart} cannot be read: {text}")
        .remedy(VENDOR),
    row(RenderHelmDependency, "dependenc", r"validation: (?P<text>.*dependenc(?:y|ies) .*)")
        .cause("the dependencies in Chart.yaml are invalid: {text}")
        .remedy("Repair Chart.yaml."),
    row(RenderOther, "", r"Chart\.yaml file is missing|unable to detect chart at.*|validation: chart\.metadata\S* .*|cannot load Chart\.(?:yaml|lock): .*|invalid chart apiVersion|unsupported chart version|no files in chart archive")
        .cause("the chart cannot be loaded: {inner}")
        .remedy("Repair Chart.yaml, or correct the path to the chart."),
    row(RenderOther, "", r"double-star \(\*\*\) syntax is not supported|^syntax error in pattern")
        .cause("the chart's .helmignore is invalid: {inner}")
        .remedy("Repair .helmignore."),
];
