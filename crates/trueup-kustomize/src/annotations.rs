//! The annotations in which a build remembers things, and others that kustomize knows.

/// What switched annotations say.
pub const ENABLED: &str = "enabled";
/// Earlier kinds, comma-separated.
pub const PREVIOUS_KINDS: &str = "internal.config.kubernetes.io/previousKinds";
/// Earlier names, comma-separated.
pub const PREVIOUS_NAMES: &str = "internal.config.kubernetes.io/previousNames";
/// Earlier effective namespaces, comma-separated.
pub const PREVIOUS_NAMESPACES: &str = "internal.config.kubernetes.io/previousNamespaces";
/// Prefixes that the name got, innermost first.
pub const PREFIXES: &str = "internal.config.kubernetes.io/prefixes";
/// Suffixes that the name got, innermost first.
pub const SUFFIXES: &str = "internal.config.kubernetes.io/suffixes";
/// A patch may change the name.
pub const ALLOW_NAME_CHANGE: &str = "internal.config.kubernetes.io/allowNameChange";
/// A patch may change the kind.
pub const ALLOW_KIND_CHANGE: &str = "internal.config.kubernetes.io/allowKindChange";
/// Ids of resources that refer to this one.
pub const REFERENCED_BY: &str = "internal.config.kubernetes.io/refBy";
/// `create`, `replace`, `merge` or `unspecified`.
pub const GENERATOR_BEHAVIOR: &str = "internal.config.kubernetes.io/generatorBehavior";
/// The name gets a hash at the end.
pub const NEEDS_HASH: &str = "internal.config.kubernetes.io/needsHashSuffix";
/// A chart made it.
pub const HELM_GENERATED: &str = "internal.config.kubernetes.io/helm-generated";
/// It is not part of the output, unless the value is `false`.
pub const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";
/// Where it comes from.
pub const ORIGIN: &str = "config.kubernetes.io/origin";
/// What changed it.
pub const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// What is removed at the end of a build.
pub const BUILD_ANNOTATIONS: &[&str] = &[
    PREVIOUS_KINDS,
    PREVIOUS_NAMES,
    PREFIXES,
    SUFFIXES,
    PREVIOUS_NAMESPACES,
    ALLOW_NAME_CHANGE,
    ALLOW_KIND_CHANGE,
    REFERENCED_BY,
    GENERATOR_BEHAVIOR,
    NEEDS_HASH,
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/migration-resource-id",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
    HELM_GENERATED,
];

/// Whether an annotation is kustomize's own, which survives every JSON patch.
pub fn is_internal(key: &str) -> bool {
    const LEGACY: [&str; 3] = ["config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id"];
    key.starts_with("internal.config.kubernetes.io/") || LEGACY.contains(&key)
}
