//! The flags of `helm template` in Helm 3.17 and Helm 4.2.

use trueup_engine::Generation;

/// A flag.
#[derive(Debug)]
pub(super) struct Flag {
    /// Its name, without the dashes.
    pub(super) name: &'static str,
    /// Its letter, or [`NO_SHORT`].
    pub(super) short: char,
    /// What it takes.
    pub(super) kind: Kind,
    /// Which Helm has it.
    within: In,
    /// What it does.
    pub(super) about: &'static str,
}

/// Flags without a letter have this one.
pub(super) const NO_SHORT: char = '\0';

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing, or `=true` and the like.
    Bool,
    /// A text; the last one counts.
    Text,
    /// A text each time.
    Texts,
    /// Texts joined by commas, as a line of CSV.
    Csv,
    /// `key=value` pairs joined by commas.
    Pairs,
    /// A duration of Go.
    Duration,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// What to wait for: nothing to say in Helm 3, a strategy in Helm 4.
    Wait,
    /// A program in Helm 3, a plugin in Helm 4.
    PostRenderer,
    /// A name of an engine.
    Engine,
    /// A whole number that is not negative.
    Seed,
    /// A moment as RFC 3339 writes it.
    Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum In {
    Helm4,
    Both,
}

impl Flag {
    /// Whether this Helm has it.
    pub(super) fn is_in(&self, generation: Generation) -> bool {
        match self.within {
            In::Both => true,
            In::Helm4 => generation == Generation::Helm4,
        }
    }

    /// The value if none is given; `None` if one must be given.
    pub(super) fn without_value(&self, generation: Generation) -> Option<&'static str> {
        match (self.name, self.kind, generation) {
            ("dry-run", _, Generation::Helm3) => Some("client"),
            ("dry-run", _, Generation::Helm4) => Some("unset"),
            (_, Kind::Wait, Generation::Helm4) => Some("watcher"),
            (_, Kind::Bool, _) | (_, Kind::Wait, Generation::Helm3) => Some("true"),
            _ => None,
        }
    }

    /// What Helm 4 says instead of this flag.
    pub(super) fn deprecation(&self, generation: Generation) -> Option<&'static str> {
        if generation == Generation::Helm3 {
            return None;
        }
        Some(match self.name {
            "atomic" => "use --rollback-on-failure instead",
            "force" => "use --force-replace instead",
            "validate" => "use '--dry-run=server' instead",
            "hide-notes" | "render-subchart-notes" => {
                "this flag has no effect for 'helm template' and will be removed in Helm 5"
            }
            _ => return None,
        })
    }
}

/// Flags of which Helm 4 takes one of each group.
pub(super) const EXCLUSIVE: &[&[&str]] =
    &[&["force", "force-conflicts"], &["force-replace", "force-conflicts"], &["validate", "dry-run"]];

const fn flag(name: &'static str, short: char, kind: Kind, within: In, about: &'static str) -> Flag {
    Flag { name, short, kind, within, about }
}

/// trueup's own flags, which the real helm does not know.
pub(super) const OWN: &[Flag] = &[
    flag("helm-version", NO_SHORT, Kind::Text, In::Both, "which Helm is imitated, v3 (3.17) or v4 (4.2); default v4"),
    flag("seed", NO_SHORT, Kind::Seed, In::Both, "number that all randomness comes from: repeatable output"),
    flag("now", NO_SHORT, Kind::Moment, In::Both, "what the clock says, such as 2026-01-01T00:00:00Z"),
    flag(
        "lookup",
        NO_SHORT,
        Kind::Text,
        In::Both,
        "who answers lookup: a snapshot (PATH or PATH#CLUSTER), or cluster; default nobody",
    ),
    flag("engine", NO_SHORT, Kind::Engine, In::Both, "who renders: native, reference (the real helm) or both"),
    flag("helm", NO_SHORT, Kind::Text, In::Both, "path of the real helm, for --engine; default helm"),
];

/// All flags of Helm, in the order of the help text.
pub(super) const FLAGS: &[Flag] = &[
    flag("api-versions", 'a', Kind::Csv, In::Both, "Kubernetes API versions for .Capabilities.APIVersions"),
    flag("atomic", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("burst-limit", NO_SHORT, Kind::Int, In::Both, "no effect on rendering"),
    flag("ca-file", NO_SHORT, Kind::Text, In::Both, "CA bundle for chart downloads"),
    flag("cert-file", NO_SHORT, Kind::Text, In::Both, "client certificate for chart downloads"),
    flag("color", NO_SHORT, Kind::Text, In::Helm4, "no effect on rendering"),
    flag("colour", NO_SHORT, Kind::Text, In::Helm4, "no effect on rendering"),
    flag("content-cache", NO_SHORT, Kind::Text, In::Helm4, "no effect on rendering"),
    flag("create-namespace", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("debug", NO_SHORT, Kind::Bool, In::Both, "say more; print manifests that are no YAML"),
    flag(
        "dependency-build",
        NO_SHORT,
        Kind::Bool,
        In::Both,
        "trueup: fetch the dependencies of the lock, write nothing",
    ),
    flag("dependency-update", NO_SHORT, Kind::Bool, In::Both, "update missing dependencies before rendering"),
    flag("description", NO_SHORT, Kind::Text, In::Both, "no effect on rendering"),
    flag("devel", NO_SHORT, Kind::Bool, In::Both, "take pre-releases of the chart, too"),
    flag("disable-openapi-validation", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("dry-run", NO_SHORT, Kind::Text, In::Both, "client or server"),
    flag("enable-dns", NO_SHORT, Kind::Bool, In::Both, "let getHostByName ask a name server"),
    flag("force", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("force-conflicts", NO_SHORT, Kind::Bool, In::Helm4, "no effect on rendering"),
    flag("force-replace", NO_SHORT, Kind::Bool, In::Helm4, "no effect on rendering"),
    flag("generate-name", 'g', Kind::Bool, In::Both, "no effect without NAME, an error with it"),
    flag("hide-notes", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("include-crds", NO_SHORT, Kind::Bool, In::Both, "print the files of crds/, too"),
    flag("insecure-skip-tls-verify", NO_SHORT, Kind::Bool, In::Both, "do not verify servers of chart downloads"),
    flag("is-upgrade", NO_SHORT, Kind::Bool, In::Both, "set .Release.IsUpgrade instead of .Release.IsInstall"),
    flag("key-file", NO_SHORT, Kind::Text, In::Both, "client key for chart downloads"),
    flag("keyring", NO_SHORT, Kind::Text, In::Both, "public keys for --verify"),
    flag("kube-apiserver", NO_SHORT, Kind::Text, In::Both, "no effect on rendering"),
    flag("kube-as-group", NO_SHORT, Kind::Texts, In::Both, "no effect on rendering"),
    flag("kube-as-user", NO_SHORT, Kind::Text, In::Both, "no effect on rendering"),
    flag("kube-ca-file", NO_SHORT, Kind::Text, In::Both, "no effect on rendering"),
    flag("kube-context", NO_SHORT, Kind::Text, In::Both, "context of the kubeconfig"),
    flag("kube-insecure-skip-tls-verify", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("kube-tls-server-name", NO_SHORT, Kind::Text, In::Both, "no effect on rendering"),
    flag("kube-token", NO_SHORT, Kind::Text, In::Both, "no effect on rendering"),
    flag("kube-version", NO_SHORT, Kind::Text, In::Both, "Kubernetes version for .Capabilities.KubeVersion"),
    flag("kubeconfig", NO_SHORT, Kind::Text, In::Both, "kubeconfig file"),
    flag("labels", 'l', Kind::Pairs, In::Both, "no effect on rendering"),
    flag("name-template", NO_SHORT, Kind::Text, In::Both, "template for the name of the release"),
    flag("namespace", 'n', Kind::Text, In::Both, ".Release.Namespace"),
    flag("no-hooks", NO_SHORT, Kind::Bool, In::Both, "leave hooks out"),
    flag("output-dir", NO_SHORT, Kind::Text, In::Both, "write files into this folder instead of standard output"),
    flag("pass-credentials", NO_SHORT, Kind::Bool, In::Both, "pass credentials to all domains"),
    flag("password", NO_SHORT, Kind::Text, In::Both, "password for chart downloads"),
    flag("plain-http", NO_SHORT, Kind::Bool, In::Both, "plain HTTP for chart downloads"),
    flag(
        "post-renderer",
        NO_SHORT,
        Kind::PostRenderer,
        In::Both,
        "program (v3) or plugin (v4) that gets the manifests",
    ),
    flag("post-renderer-args", NO_SHORT, Kind::Texts, In::Both, "argument of the post-renderer"),
    flag("qps", NO_SHORT, Kind::Float, In::Both, "no effect on rendering"),
    flag("registry-config", NO_SHORT, Kind::Text, In::Both, "login to OCI registries"),
    flag(
        "release-name",
        NO_SHORT,
        Kind::Bool,
        In::Both,
        "put the name of the release into the paths below --output-dir",
    ),
    flag("render-subchart-notes", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("replace", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("repo", NO_SHORT, Kind::Text, In::Both, "URL of the chart repository"),
    flag("repository-cache", NO_SHORT, Kind::Text, In::Both, "folder of cached chart indexes"),
    flag("repository-config", NO_SHORT, Kind::Text, In::Both, "file of chart repositories"),
    flag("rollback-on-failure", NO_SHORT, Kind::Bool, In::Helm4, "no effect on rendering"),
    flag("server-side", NO_SHORT, Kind::Bool, In::Helm4, "no effect on rendering"),
    flag("set", NO_SHORT, Kind::Texts, In::Both, "a value: KEY=VALUE,..."),
    flag("set-file", NO_SHORT, Kind::Texts, In::Both, "a value from a file: KEY=PATH,..."),
    flag("set-json", NO_SHORT, Kind::Texts, In::Both, "a value as JSON: KEY=JSON"),
    flag("set-literal", NO_SHORT, Kind::Texts, In::Both, "a value taken literally: KEY=TEXT"),
    flag("set-string", NO_SHORT, Kind::Texts, In::Both, "a value that is a string: KEY=TEXT,..."),
    flag("show-only", 's', Kind::Texts, In::Both, "print only documents of these templates"),
    flag("skip-crds", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("skip-schema-validation", NO_SHORT, Kind::Bool, In::Both, "do not check values against values.schema.json"),
    flag("skip-tests", NO_SHORT, Kind::Bool, In::Both, "leave test hooks out"),
    flag("take-ownership", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
    flag("timeout", NO_SHORT, Kind::Duration, In::Both, "no effect on rendering"),
    flag("username", NO_SHORT, Kind::Text, In::Both, "user for chart downloads"),
    flag("validate", NO_SHORT, Kind::Bool, In::Both, "validate against the cluster"),
    flag("values", 'f', Kind::Csv, In::Both, "file of values"),
    flag("verify", NO_SHORT, Kind::Bool, In::Both, "verify the package"),
    flag("version", NO_SHORT, Kind::Text, In::Both, "version of the chart: a constraint"),
    flag("wait", NO_SHORT, Kind::Wait, In::Both, "no effect on rendering"),
    flag("wait-for-jobs", NO_SHORT, Kind::Bool, In::Both, "no effect on rendering"),
];
