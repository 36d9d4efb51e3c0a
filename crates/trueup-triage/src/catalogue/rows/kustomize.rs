//! Kustomize. Its own texts are nested; they come here with `accumulating resources: …` already taken off.

use trueup_model::Rule::{
    RenderKustomizeComponent, RenderKustomizeDuplicateId, RenderKustomizeLoadRestriction, RenderKustomizeOption,
    RenderKustomizeOther, RenderKustomizePatchTarget, RenderKustomizeReplacement, RenderKustomizeResourceMissing,
    RenderKustomizeVersion,
};

use crate::catalogue::row::{Row, row};

const PATCH: &str = "Correct the patch's target, or remove the patch; a base may have renamed the object.";
const LISTED: &str = "Add the file, or remove it from the kustomization.";

pub(super) const ROWS: &[Row] = &[
    row(RenderKustomizeLoadRestriction, "is not in or below", r"security; file '(?P<file>[^']*)' is not in or below '(?P<directory>[^']*)'")
        .cause("the kustomization reads {file}, which lies above its root")
        .remedy("Move the file below the kustomization, or make it a base; `--load-restrictor LoadRestrictionsNone` as a last resort."),
    row(RenderKustomizePatchTarget, "strategic merge patch", r#"no resource matches strategic merge patch "(?P<target>[^"]*)""#)
        .cause("a strategic-merge patch is for {target}, which no resource is")
        .remedy(PATCH),
    row(RenderKustomizePatchTarget, "failed to find unique target for patch", r"(?:no matches for Id (?P<target>\S+?); )?failed to find unique target for patch (?P<patch>\S+)")
        .cause("a patch is for {patch}, which no resource is")
        .remedy(PATCH),
    row(RenderKustomizePatchTarget, "unable to find patch target", r#"unable to find patch target "(?P<target>[^"]*)""#)
        .cause("a JSON6902 patch is for {target}, which no resource is")
        .remedy(PATCH),
    row(RenderKustomizePatchTarget, "does not match a config with the following GVK", r"resource with name (?P<name>\S+) does not match a config with the following GVK (?P<text>.*)")
        .cause("`replicas` names {name}, which no workload is")
        .remedy("Correct the name in `kustomize.replicas` or in the kustomization."),
    row(RenderKustomizeOther, "unable to parse SM or JSON patch", r"unable to parse SM or JSON patch from (?P<patch>.*)")
        .cause("a patch cannot be parsed: {patch}")
        .remedy("Repair the patch."),
    row(RenderKustomizeDuplicateId, "already registered id", r"may not add resource with an already registered id: (?P<target>[^\s']+)")
        .cause("{target} comes from two bases or components[; the second time from {entry}]")
        .remedy("Drop one of the two."),
    row(RenderKustomizeDuplicateId, "produces ID conflict", r"namespace transformation produces ID conflict: (?P<target>.*)")
        .cause("the namespace override makes two objects one: {target}")
        .remedy("Rename one of them, or remove the override."),
    row(RenderKustomizeDuplicateId, "behavior must be merge or replace", r#"Kind:"(?P<kind>\w+)"(?:.*?Name:"(?P<name>[^"]*)")?.*? exists; (?P<text>.*)"#)
        .cause("a generator makes {kind}[ {name}], which exists already")
        .remedy("Set `behavior: merge` or `replace`."),
    row(RenderKustomizeComponent, "expected kind != ", r"expected kind != 'Component' for path '(?P<path>[^']*)'")
        .cause("{path} is a Component and is listed where a Kustomization belongs")
        .remedy("Move it from `resources` to `components`."),
    row(RenderKustomizeComponent, "expected kind", r"expected kind '?(?P<expected>\w+)'? for path '(?P<path>[^']*)' but got '?(?P<got>\w+)'?")
        .cause("{path} is a {got} and is listed where a {expected} belongs")
        .remedy("Move it between `resources` and `components`."),
    row(RenderKustomizeOther, "Found multiple kustomization files", r"Found multiple kustomization files under: (?P<directory>\S+)")
        .cause("{directory} holds several kustomization files")
        .remedy("Keep one."),
    row(RenderKustomizeResourceMissing, "unable to find one of", r"unable to find one of '?kustomization\.yaml.*in directory '(?P<directory>[^']*)'")
        .cause("{directory} holds no kustomization file")
        .remedy("Add a kustomization.yaml there, or correct the entry that leads there."),
    row(RenderKustomizeResourceMissing, "kustomization file not found in the path", r"kustomization file not found in the path")
        .cause("the Application's path holds no kustomization file, and `kustomize` settings need one")
        .remedy("Correct `path`, or remove the `kustomize` settings."),
    row(RenderKustomizeOther, "cycle detected", r"cycle detected: candidate root '(?P<path>[^']*)' contains visited root '(?P<other>[^']*)'")
        .cause("bases refer to each other in a circle: {path} and {other}")
        .remedy("Break the circle."),
    row(RenderKustomizeOption, "must specify --enable-helm", r"must specify --enable-helm")
        .cause("the kustomization inflates a Helm chart and `--enable-helm` is not set")
        .remedy("Set `kustomize.buildOptions: --enable-helm` in argocd-cm.")
        .root("kustomize.buildOptions lacks --enable-helm"),
    row(RenderKustomizeOption, "(is '", r"unable to run: '(?P<text>[^']*)'.*\(is '(?P<option>[^']*)' installed\?\)")
        .cause("kustomize cannot run {option}: {text}")
        .remedy("Install the tool in the repo-server, or do without the generator.")
        .root("repo-server lacks {option}"),
    row(RenderKustomizeOption, "plugin", r"(?:external plugins disabled|unable to load external plugins?|must specify --enable-alpha-plugins|--enable-exec)(?P<text>.*)")
        .cause("the kustomization uses a plugin that the build options do not enable")
        .remedy("Set `kustomize.buildOptions` in argocd-cm, or do without the plugin."),
    row(RenderKustomizeReplacement, "nothing selected by", r"nothing selected by (?P<text>.*)")
        .cause("a replacement selects nothing: {text}")
        .remedy("Correct `source` of the replacement."),
    row(RenderKustomizeReplacement, "in replacement", r#"unable to find (?:field|path) "?(?P<field>[^"]+?)"? in replacement (?P<target>target|source)"#)
        .cause("the field {field} of a replacement is not in its {target}")
        .remedy("Correct `fieldPaths`, or set `options.create: true`."),
    row(RenderKustomizeReplacement, "", r"multiple matches for selector|is missing for replacement (?:source|target)|target must specify resources to select|options\.index \d+ is out of bounds|builtin ReplacementTransformer|replacements? must")
        .cause("a replacement cannot be carried out: {inner}")
        .remedy("Correct the replacement's selectors."),
    row(RenderKustomizeVersion, "unknown field", r#"invalid Kustomization: .*unknown field "(?P<field>[^"]*)""#)
        .cause("the kustomization uses the field {field}, which this kustomize does not know")
        .remedy("Correct the field, or choose a newer `kustomize.version`."),
    row(RenderKustomizeOther, "invalid Kustomization", r"invalid Kustomization: (?P<text>.*)")
        .cause("the kustomization is invalid: {text}")
        .remedy("Repair kustomization.yaml."),
    row(RenderKustomizeVersion, "is not registered", r"kustomize version (?P<version>\S+) is not registered")
        .cause("kustomize {version} is not registered in Argo CD")
        .remedy("Set `kustomize.path.{version}` in argocd-cm, or remove `kustomize.version`.")
        .root("kustomize {version} not registered"),
    row(RenderKustomizeOther, "already in kustomization file", r"(?P<type>label|annotation) (?P<name>\S+) already in kustomization file")
        .cause("the {type} {name} is in the kustomization and in the Application")
        .remedy("Set `forceCommonLabels` or `forceCommonAnnotations`, or drop one."),
    row(RenderKustomizeResourceMissing, "no such file or directory", r"(?:evalsymlink failure on '(?P<path>[^']*)'|lstat (?P<file>[^:]+): no such file or directory)")
        .cause("the kustomization names [{path}][{file}], which does not exist")
        .remedy(LISTED),
    row(RenderKustomizeResourceMissing, "kustomize", r"open (?P<path>\S+): no such file or directory")
        .cause("the kustomization names {path}, which does not exist")
        .remedy(LISTED),
    row(RenderKustomizeResourceMissing, "unable to find", r"(?:file|path) '?(?P<path>\S+?)'? (?:does not exist|not found)")
        .cause("the kustomization names {path}, which does not exist")
        .remedy(LISTED),
    row(RenderKustomizePatchTarget, "operation does not apply", r#"(?P<verb>\w+) operation does not apply: (?:doc )?is missing (?:path|key): "?(?P<field>[^":]+)"?"#)
        .cause("a JSON6902 patch says {verb} {field}, which its target does not have")
        .remedy("Correct the patch's path; a base may have renamed or removed the field."),
    row(RenderKustomizePatchTarget, " for path: '", r"error in (?P<verb>\w+) for path: '(?P<field>[^']*)': (?P<text>.*)")
        .cause("a JSON6902 patch says {verb} {field}, which does not fit its target: {text}")
        .remedy("Correct the patch's path; a base may have renamed or removed the field."),
    row(RenderKustomizePatchTarget, "testing value", r"testing value (?P<field>\S+) failed")
        .cause("the test of {field} in a JSON6902 patch fails")
        .remedy("Correct the value that the patch expects."),
    row(RenderKustomizeOther, "", r"(?:(?i:SM|Strategic-Merge|JSON) patch(?:es)? .*|must specify a target for JSON patch.*|unknown patch strategy.*|patch and path can't be set at the same time.*|must specify one of patch and path.*|failed to get the patch file.*)")
        .cause("a patch cannot be used: {inner}")
        .remedy("Repair the patch."),
    row(RenderKustomizeOther, "MalformedYAMLError", r"MalformedYAMLError: (?P<text>.*) in File: (?P<file>\S+)")
        .cause("{file} is not YAML: {text}")
        .remedy("Repair the file."),
    row(RenderKustomizeOther, "illegally repeats the key", r"(?P<type>configmap|secret) (?P<name>\S+) illegally repeats the key `?(?P<value>[^`]+)`?")
        .cause("the generator of {type} {name} sets the key {value} twice")
        .remedy("Remove one of the two."),
    row(RenderKustomizeOther, "missing ", r"missing (?P<field>metadata\.name|kind|Resource metadata|apiVersion)(?: in object)?")
        .cause("a resource has no {field}")
        .remedy("Complete the resource."),
    row(RenderKustomizeOther, "already defined at line", r#"mapping key "(?P<value>[^"]*)" already defined at line (?P<line>\d+)"#)
        .cause("a resource sets the key {value} twice")
        .remedy("Remove one of the two."),
    row(RenderKustomizeOther, "is empty", r"(?P<file>kustomization\.\w+) is empty")
        .cause("{file} is empty")
        .remedy("Fill it, or remove the folder from the kustomization that lists it."),
    row(RenderKustomizeVersion, "unknown field", r#"json: unknown field "(?P<field>[^"]*)""#)
        .cause("a file of the kustomization uses the field {field}, which this kustomize does not know")
        .remedy("Correct the field, or choose a newer `kustomize.version`."),
    row(RenderKustomizeResourceMissing, "", r"HTTP Error: status code (?P<text>\d+ \([^)]*\))|failed to run '\S*git (?:fetch|clone|remote)[^']*'|hit \S+ timeout running '\S*git")
        .cause("the remote base[ {entry}] cannot be fetched: {inner}")
        .remedy("Check the URL and revision of the remote base, or vendor it."),
    row(RenderKustomizeOther, "must resolve to a file", r"'(?P<path>[^']*)' must resolve to a file")
        .cause("{path} is a folder where a file is needed")
        .remedy("Correct the entry."),
    row(RenderKustomizeOther, "accumulating ", r"accumulating (?:resources|components)(?: from '(?P<path>[^']*)')?: (?P<text>.*)")
        .cause("kustomize cannot read its resources[ ({entry})]: {inner}")
        .remedy("Render it locally with `kustomize build` and repair what the end of the text names."),
];
