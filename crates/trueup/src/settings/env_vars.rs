//! Every environment variable that trueup reads, and the only place that reads them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

macro_rules! env_vars {
    ($($variant:ident = $name:literal, $about:literal;)+) => {
        /// An environment variable that trueup reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum EnvVar {
            $(#[doc = concat!("`", $name, "`: ", $about, ".")] $variant,)+
        }

        impl EnvVar {
            /// All of them, in the order of the help text.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it does.
            pub(crate) fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)+ }
            }
        }
    };
}

env_vars! {
    TrueupConfig = "TRUEUP_CONFIG", "configuration file, if there is no --config";
    Kubeconfig = "KUBECONFIG", "kubeconfig files, as kubectl reads them";
    KubernetesServiceHost = "KUBERNETES_SERVICE_HOST", "set inside a Pod: its service account is used if there is no kubeconfig";
    ArgocdServer = "ARGOCD_SERVER", "Argo CD's API server, if there is no --argocd-server";
    ArgocdAuthToken = "ARGOCD_AUTH_TOKEN", "token for Argo CD's API";
    ArgocdOpts = "ARGOCD_OPTS", "options of the argocd command line (--plaintext, --insecure, --grpc-web, --config, …)";
    ArgocdConfigDir = "ARGOCD_CONFIG_DIR", "folder of the argocd command line's configuration";
    HelmNamespace = "HELM_NAMESPACE", "namespace for `helm template`, if there is no --namespace";
    HelmKubecontext = "HELM_KUBECONTEXT", "context whose namespace `helm template` takes, if there is no --kube-context";
    HelmDebug = "HELM_DEBUG", "as --debug of `helm template`";
    HelmConfigHome = "HELM_CONFIG_HOME", "where Helm's configuration is, if not in helm/ of XDG_CONFIG_HOME";
    HelmCacheHome = "HELM_CACHE_HOME", "where Helm's cache is, if not in helm/ of XDG_CACHE_HOME";
    HelmRepositoryConfig = "HELM_REPOSITORY_CONFIG", "Helm's repositories.yaml";
    HelmRepositoryCache = "HELM_REPOSITORY_CACHE", "Helm's folder of cached indexes";
    HelmRegistryConfig = "HELM_REGISTRY_CONFIG", "Helm's logins to registries";
    KustomizeManagedBy = "KUSTOMIZE_ENABLE_MANAGEDBY_LABEL", "on: `kustomize build` labels everything with kustomize's version";
    DockerConfig = "DOCKER_CONFIG", "folder of docker's config.json, for logins to registries";
    NoColor = "NO_COLOR", "no colours, whatever its value, unless --color says otherwise";
    Term = "TERM", "no colours if it is dumb";
    Columns = "COLUMNS", "width of the output where it is not a terminal";
    XdgConfigHome = "XDG_CONFIG_HOME", "where configuration files are, if not in ~/.config";
    XdgCacheHome = "XDG_CACHE_HOME", "where caches are, if not in ~/.cache";
    Home = "HOME", "where ~ is";
}

/// The values of the variables at the start of the process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    values: BTreeMap<EnvVar, OsString>,
}

impl Environment {
    /// Reads the environment of the process.
    pub(crate) fn read() -> Self {
        let set = |var: &EnvVar| std::env::var_os(var.name()).map(|value| (*var, value));
        Self { values: EnvVar::ALL.iter().filter_map(set).collect() }
    }

    /// An environment for tests.
    #[cfg(test)]
    pub(crate) fn of(values: &[(EnvVar, &str)]) -> Self {
        Self { values: values.iter().map(|(var, value)| (*var, OsString::from(value))).collect() }
    }

    /// The value of a variable; one that is empty counts as not set.
    pub(crate) fn text(&self, var: EnvVar) -> Option<String> {
        self.values.get(&var).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
    }

    /// The value of a variable that is a path.
    pub(crate) fn path(&self, var: EnvVar) -> Option<PathBuf> {
        self.values.get(&var).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// The kubeconfig files: those of `$KUBECONFIG`, or `~/.kube/config` if it is there.
    pub(crate) fn kubeconfig_files(&self) -> Vec<PathBuf> {
        if let Some(paths) = self.path(EnvVar::Kubeconfig) {
            return std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()).collect();
        }
        let usual = self.path(EnvVar::Home).map(|home| home.join(".kube/config"));
        usual.filter(|file| file.is_file()).into_iter().collect()
    }

    /// The folder of configuration files: `$XDG_CONFIG_HOME`, or `~/.config`.
    pub(crate) fn config_home(&self) -> Option<PathBuf> {
        self.path(EnvVar::XdgConfigHome).or_else(|| Some(self.path(EnvVar::Home)?.join(".config")))
    }

    /// The folder of caches: `$XDG_CACHE_HOME`, or `~/.cache`.
    pub(crate) fn cache_home(&self) -> Option<PathBuf> {
        self.path(EnvVar::XdgCacheHome).or_else(|| Some(self.path(EnvVar::Home)?.join(".cache")))
    }
}

/// The table of all variables, for the help text.
pub(crate) fn help_table() -> String {
    let width = EnvVar::ALL.iter().map(|var| var.name().len()).max().unwrap_or(0);
    let lines: Vec<String> =
        EnvVar::ALL.iter().map(|var| format!("  {:width$}  {}", var.name(), var.about())).collect();
    lines.join("\n")
}
