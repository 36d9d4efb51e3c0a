//! What the environment says about Helm: namespace, debug, and where Helm keeps repositories, logins and downloads.

use std::path::PathBuf;

use trueup_engine::KubernetesAccess;

use super::{EnvVar, Environment};

/// What the environment says about Helm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HelmSettings {
    /// The namespace.
    pub(crate) namespace: Option<String>,
    /// Whether to say more.
    pub(crate) debug: bool,
    /// The kubeconfig files.
    pub(crate) kubeconfig: Vec<PathBuf>,
    /// The context; absent means the current one.
    pub(crate) context: Option<String>,
    /// `repositories.yaml`
    pub(crate) repository_config: Option<PathBuf>,
    /// The folder of cached indexes.
    pub(crate) repository_cache: Option<PathBuf>,
    /// Files with logins to registries, the first that knows a registry counts.
    pub(crate) registry_configs: Vec<PathBuf>,
    /// Where trueup keeps packed charts by digest.
    pub(crate) archive_cache: Option<PathBuf>,
}

impl HelmSettings {
    /// The cluster that Helm would ask.
    pub(crate) fn cluster(&self) -> KubernetesAccess {
        KubernetesAccess::Kubeconfig { files: self.kubeconfig.clone(), context: self.context.clone() }
    }

    /// Resolves what `helm env` shows, with Helm's defaults.
    pub(super) fn resolve(environment: &Environment) -> Self {
        let debug = environment.text(EnvVar::HelmDebug);
        let config_home =
            environment.path(EnvVar::HelmConfigHome).or_else(|| Some(environment.config_home()?.join("helm")));
        let cache_home =
            environment.path(EnvVar::HelmCacheHome).or_else(|| Some(environment.cache_home()?.join("helm")));
        let in_config = |name: &str| config_home.as_ref().map(|home| home.join(name));
        let docker = environment
            .path(EnvVar::DockerConfig)
            .or_else(|| Some(environment.path(EnvVar::Home)?.join(".docker")))
            .map(|folder| folder.join("config.json"));
        let registry = environment.path(EnvVar::HelmRegistryConfig).or_else(|| in_config("registry/config.json"));
        Self {
            namespace: environment.text(EnvVar::HelmNamespace),
            debug: matches!(debug.as_deref(), Some("1" | "t" | "T" | "true" | "TRUE" | "True")),
            kubeconfig: environment.kubeconfig_files(),
            context: environment.text(EnvVar::HelmKubecontext),
            repository_config: environment
                .path(EnvVar::HelmRepositoryConfig)
                .or_else(|| in_config("repositories.yaml")),
            repository_cache: environment
                .path(EnvVar::HelmRepositoryCache)
                .or_else(|| Some(cache_home.as_ref()?.join("repository"))),
            registry_configs: registry.into_iter().chain(docker).collect(),
            archive_cache: environment.cache_home().map(|home| home.join("trueup/charts")),
        }
    }
}
