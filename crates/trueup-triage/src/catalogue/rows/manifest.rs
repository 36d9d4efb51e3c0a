//! Plain manifests, Jsonnet, plugins, and the repo-server itself.

use trueup_model::Rule::{RenderJsonnet, RenderManifestInvalid, RenderOther, RenderPlugin};

use crate::catalogue::row::{Row, row};

const MANIFEST: &str = "Repair the manifest, or leave the file out with `directory.exclude`.";
const SIDECAR: &str = "Check the plugin's sidecar (running? name and version? discovery rule?).";

pub(super) const ROWS: &[Row] = &[
    row(RenderJsonnet, "jsonnet", r#"[Ff]ailed to evaluate jsonnet "(?P<file>[^"]*)": (?P<text>.*)"#)
        .cause("the Jsonnet file {file} fails: {text}")
        .remedy("Repair it; a missing external variable or library belongs into `directory.jsonnet`."),
    row(RenderJsonnet, "generated json", r#"[Ff]ailed to unmarshal generated json "(?P<file>[^"]*)"(?:: (?P<text>.*))?"#)
        .cause("the Jsonnet file {file} gives neither an object nor a list of objects[: {text}]")
        .remedy("Let the top level be an object or a list of objects."),
    row(RenderPlugin, "CMP processing failed", r#"CMP processing failed for application "[^"]*": could not find cmp-server plugin with name "(?P<plugin>[^"]*)""#)
        .cause("the plugin {plugin} is not there, or does not accept the repository")
        .remedy(SIDECAR)
        .root("plugin {plugin} missing"),
    row(RenderPlugin, "cmp-server plugin", r#"could not find cmp-server plugin(?: with name "(?P<plugin>[^"]*)")?"#)
        .cause("the plugin[ {plugin}] is not there, or does not accept the repository")
        .remedy(SIDECAR),
    row(RenderPlugin, "could not find plugin supporting the given repository", r"could not find plugin supporting the given repository")
        .cause("no plugin accepts the repository")
        .remedy(SIDECAR),
    row(RenderPlugin, "convert CMP manifests", r"failed to convert CMP manifests to unstructured objects: (?P<text>.*)")
        .cause("the plugin printed something that is not YAML: {text}")
        .remedy("Let the plugin write its log to stderr."),
    row(RenderPlugin, "in cmp", r"error generating manifests in cmp: (?:rpc error: code = \w+ desc = )?(?:error generating manifests: )?(?:`[^`]*` failed exit status (?P<exit>\d+): )?(?P<text>.*)")
        .cause("the plugin fails[ with exit status {exit}]: {text}")
        .remedy("Run the plugin's command locally, and repair what its text names."),
    row(RenderPlugin, "CMP processing failed", r"CMP processing failed[^:]*: (?P<text>.*)")
        .cause("the plugin fails: {text}")
        .remedy(SIDECAR),
    row(RenderManifestInvalid, "Found multiple objects in", r#"Found multiple objects in "(?P<file>[^"]*)""#)
        .cause("{file} holds several objects, and a JSON file may hold one")
        .remedy("Split the file, or write it as YAML."),
    row(RenderOther, "exceeded max combined manifest file size", r"exceeded max combined manifest file size")
        .cause("the folder's manifests are larger than the repo-server permits")
        .remedy("Narrow `directory.include`, or raise the repo-server's limit."),
    row(RenderManifestInvalid, "ailed to unmarshal", r#"[Ff]ailed to unmarshal "(?P<file>[^"]*)": (?:failed to unmarshal manifest: )?(?P<text>.*)"#)
        .cause("{file} is not a Kubernetes object: {text}")
        .remedy(MANIFEST),
    row(RenderManifestInvalid, "is missing in", r"Object '(?P<field>Kind|apiVersion)' is missing in '(?P<text>.*)'")
        .cause("a manifest has no {field}")
        .remedy(MANIFEST),
    row(RenderManifestInvalid, "converting YAML to JSON", r"(?:(?P<file>[^\s:]+\.\w+): )?error converting YAML to JSON: (?P<text>yaml: (?:line (?P<line>\d+): )?.*)")
        .cause("a manifest[ ({file})] is not YAML: {text}")
        .remedy(MANIFEST),
    row(RenderOther, "exec format error", r"fork/exec (?P<file>\S+): exec format error|exec format error")
        .cause("a tool of the repo-server is built for another machine[: {file}]")
        .remedy("Install the tool for the repo-server's architecture.")
        .root("repo-server: exec format error"),
    row(RenderOther, "received message larger than max", r"received message larger than max \((?P<size>\d+) vs\. (?P<limit>\d+)\)|received message larger than max")
        .cause("the rendered manifests are larger than Argo CD's components may exchange[: {size} of {limit} bytes]")
        .remedy("Split the Application, or raise ARGOCD_GRPC_MAX_SIZE_MB."),
];
