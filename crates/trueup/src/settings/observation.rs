//! Where a fleet is observed, resolved from flags, configuration and environment as kubectl and argocd do it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;

use super::config_file::ConfigFile;
use super::env_vars::{EnvVar, Environment};
use crate::cli::{NamedPath, ObservationArgs};

/// Larger argocd configuration files are not read.
const MAX_ARGOCD_CONFIG_BYTES: u64 = 4 << 20;

/// Where and how long to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Observation {
    /// Where.
    pub(crate) place: Place,
    /// Audit logs by cluster.
    pub(crate) audit: Vec<NamedPath>,
    /// Local clones by URL.
    pub(crate) git: Vec<NamedPath>,
    /// How long all requests to one server may take together; `None` leaves the default.
    pub(crate) timeout: Option<Duration>,
}

/// Where a fleet is observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The example inside the binary.
    Demo,
    /// A snapshot: a folder, or a `.tar.zst` file.
    Snapshot(PathBuf),
    /// Live servers.
    Live(LivePlace),
}

/// Live servers, as far as something is said about them.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct LivePlace {
    /// The cluster that holds the Applications.
    pub(crate) kubernetes: Option<KubernetesPlace>,
    /// Text of the argocd command line's configuration.
    pub(crate) argocd_config: Option<String>,
    /// Context within it.
    pub(crate) argocd_context: Option<String>,
    /// Argo CD's API server.
    pub(crate) argocd_server: Option<String>,
    /// Token for it.
    pub(crate) argocd_token: Option<String>,
    /// Options of the argocd command line.
    pub(crate) argocd_opts: Option<String>,
    /// Namespace that Argo CD runs in.
    pub(crate) argocd_namespace: Option<String>,
    /// True if somebody asked for Argo CD's API, rather than that a login happens to be there.
    pub(crate) argocd_wanted: bool,
}

/// Access to the cluster that holds the Applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KubernetesPlace {
    /// kubeconfig files, merged as kubectl does.
    Kubeconfig {
        /// The files, the first wins.
        files: Vec<PathBuf>,
        /// The context; `None` for the current one.
        context: Option<String>,
    },
    /// The service account of this Pod.
    InCluster,
}

/// Something said about where to look cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ObservationError {
    /// A duration that is none.
    #[error("--timeout: {text:?} is not a duration such as 30s or 2m")]
    Timeout {
        /// What was typed.
        text: String,
    },
    /// A named file that cannot be read.
    #[error("cannot read the argocd configuration")]
    ArgocdConfig(#[source] std::io::Error),
    /// A named file that is implausibly large.
    #[error("{} is too large for an argocd configuration ({bytes} bytes)", path.display())]
    ArgocdConfigTooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
}

impl std::fmt::Debug for LivePlace {
    /// Tokens stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LivePlace")
            .field("kubernetes", &self.kubernetes)
            .field("argocd_context", &self.argocd_context)
            .field("argocd_server", &self.argocd_server)
            .field("argocd_namespace", &self.argocd_namespace)
            .finish_non_exhaustive()
    }
}

impl Observation {
    /// Resolves: flags win over the configuration file, it wins over the environment.
    pub(super) fn resolve(
        args: ObservationArgs,
        config: &ConfigFile,
        environment: &Environment,
    ) -> Result<Self, ObservationError> {
        let timeout = args.timeout.as_ref().or(config.timeout.as_ref()).map(|text| duration(text)).transpose()?;
        let configured = |paths: &std::collections::BTreeMap<String, PathBuf>| -> Vec<NamedPath> {
            paths.iter().map(|(name, path)| NamedPath { name: name.clone(), path: path.clone() }).collect()
        };
        let audit = args.audit.iter().cloned().chain(configured(&config.audit)).collect();
        let git = args.git.iter().cloned().chain(configured(&config.git)).collect();
        let place = match &args.snapshot {
            _ if args.demo => Place::Demo,
            Some(path) => Place::Snapshot(path.clone()),
            None => Place::Live(LivePlace::resolve(args, config, environment)?),
        };
        Ok(Self { place, audit, git, timeout })
    }

    /// What must be typed to look at the same fleet again: ` --demo`; empty for a live one.
    pub(crate) fn again(&self) -> String {
        match &self.place {
            Place::Demo => " --demo".to_owned(),
            Place::Snapshot(path) => format!(" --snapshot {}", quoted(&path.display().to_string())),
            Place::Live(_) => String::new(),
        }
    }
}

impl LivePlace {
    fn resolve(
        args: ObservationArgs,
        config: &ConfigFile,
        environment: &Environment,
    ) -> Result<Self, ObservationError> {
        let kubernetes = KubernetesPlace::resolve(&args, config, environment);
        let argocd_opts = environment.text(EnvVar::ArgocdOpts);
        let argocd_context = args.argocd_context.or(config.argocd.context.clone());
        let argocd_server = args.argocd_server.or(config.argocd.server.clone());
        let argocd_server = argocd_server.or_else(|| environment.text(EnvVar::ArgocdServer));
        let named = args.argocd_config.or(config.argocd.config.clone());
        let named = named.or_else(|| argocd_opts.as_deref().and_then(config_in_opts));
        let argocd_wanted = argocd_context.is_some() || argocd_server.is_some() || named.is_some();
        let argocd_config = match named {
            Some(path) => Some(read_argocd_config(&path)?),
            None => usual_argocd_config(environment)
                .filter(|path| path.is_file())
                .map(|p| read_argocd_config(&p))
                .transpose()?,
        };
        Ok(Self {
            kubernetes,
            argocd_config,
            argocd_context,
            argocd_server,
            argocd_token: environment.text(EnvVar::ArgocdAuthToken),
            argocd_opts,
            argocd_namespace: args.argocd_namespace.or(config.argocd.namespace.clone()),
            argocd_wanted,
        })
    }
}

impl KubernetesPlace {
    /// As kubectl: `--kubeconfig`, else all of `KUBECONFIG`, else `~/.kube/config`, else the service account of the Pod.
    fn resolve(args: &ObservationArgs, config: &ConfigFile, environment: &Environment) -> Option<Self> {
        if args.in_cluster {
            return Some(Self::InCluster);
        }
        let context = args.context.clone().or(config.context.clone());
        let files: Vec<PathBuf> = match args.kubeconfig.clone().or(config.kubeconfig.clone()) {
            Some(file) => vec![file],
            None => environment.kubeconfig_files(),
        };
        if !files.is_empty() || context.is_some() {
            Some(Self::Kubeconfig { files, context })
        } else {
            environment.text(EnvVar::KubernetesServiceHost).map(|_| Self::InCluster)
        }
    }
}

/// Where the argocd command line keeps its configuration. Source: `DefaultConfigDir`, `util/localconfig/localconfig.go`.
fn usual_argocd_config(environment: &Environment) -> Option<PathBuf> {
    if let Some(folder) = environment.path(EnvVar::ArgocdConfigDir) {
        return Some(folder.join("config"));
    }
    let old = environment.path(EnvVar::Home).map(|home| home.join(".argocd/config"));
    match old {
        Some(old) if old.is_file() => Some(old),
        _ => environment.config_home().map(|home| home.join("argocd/config")),
    }
}

/// `--config FILE` or `--config=FILE` among the options of the argocd command line.
fn config_in_opts(opts: &str) -> Option<PathBuf> {
    let mut words = opts.split_whitespace();
    while let Some(word) = words.next() {
        match word.strip_prefix("--config") {
            Some("") => return words.next().map(PathBuf::from),
            Some(rest) => {
                if let Some(path) = rest.strip_prefix('=') {
                    return Some(PathBuf::from(path));
                }
            }
            None => {}
        }
    }
    None
}

fn read_argocd_config(path: &Path) -> Result<String, ObservationError> {
    let bytes = fs_err::metadata(path).map_err(ObservationError::ArgocdConfig)?.len();
    if bytes > MAX_ARGOCD_CONFIG_BYTES {
        return Err(ObservationError::ArgocdConfigTooLarge { path: path.to_owned(), bytes });
    }
    fs_err::read_to_string(path).map_err(ObservationError::ArgocdConfig)
}

fn duration(text: &str) -> Result<Duration, ObservationError> {
    let parsed = text.parse::<SignedDuration>().ok().and_then(|d| Duration::try_from(d).ok());
    parsed.filter(|d| !d.is_zero()).ok_or_else(|| ObservationError::Timeout { text: text.to_owned() })
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':' | '=' | '@' | '%' | '+' | ',');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(args: ObservationArgs, config: &ConfigFile, environment: &[(EnvVar, &str)]) -> Observation {
        Observation::resolve(args, config, &Environment::of(environment)).unwrap()
    }

    fn live(observation: Observation) -> LivePlace {
        match observation.place {
            Place::Live(live) => live,
            other => panic!("not live: {other:?}"),
        }
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_environment() {
        let args = ObservationArgs { context: Some("typed".into()), ..ObservationArgs::default() };
        let mut config = ConfigFile { context: Some("configured".into()), ..ConfigFile::default() };
        config.argocd.server = Some("configured.acme.test".into());
        let environment = [(EnvVar::Kubeconfig, "/a:/b"), (EnvVar::ArgocdServer, "environment.acme.test")];
        let place = live(check(args, &config, &environment));
        let files = vec![PathBuf::from("/a"), PathBuf::from("/b")];
        assert_eq!(place.kubernetes, Some(KubernetesPlace::Kubeconfig { files, context: Some("typed".into()) }));
        assert_eq!(place.argocd_server.as_deref(), Some("configured.acme.test"));
    }

    #[test]
    fn a_pod_without_kubeconfig_uses_its_service_account() {
        let place =
            live(check(ObservationArgs::default(), &ConfigFile::default(), &[(EnvVar::KubernetesServiceHost, "::1")]));
        assert_eq!(place.kubernetes, Some(KubernetesPlace::InCluster));
        let nothing = live(check(ObservationArgs::default(), &ConfigFile::default(), &[]));
        assert_eq!(nothing.kubernetes, None);
    }

    #[test]
    fn the_argocd_configuration_named_in_the_options_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("argo config");
        fs_err::write(&path, "contexts: []").unwrap();
        assert_eq!(config_in_opts("--grpc-web --config=/x/y --insecure"), Some(PathBuf::from("/x/y")));
        assert_eq!(config_in_opts("--config /x/y"), Some(PathBuf::from("/x/y")));
        assert_eq!(config_in_opts("--grpc-web"), None);
        let args = ObservationArgs { argocd_config: Some(path), ..ObservationArgs::default() };
        assert_eq!(live(check(args, &ConfigFile::default(), &[])).argocd_config.as_deref(), Some("contexts: []"));
    }

    #[test]
    fn a_timeout_is_a_positive_duration() {
        assert_eq!(duration("30s").unwrap(), Duration::from_secs(30));
        assert_eq!(duration("2m").unwrap(), Duration::from_mins(2));
        for text in ["", "soon", "0s", "-5s"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tokens_do_not_show_in_debug_output() {
        let place =
            live(check(ObservationArgs::default(), &ConfigFile::default(), &[(EnvVar::ArgocdAuthToken, "canary-1")]));
        assert!(!format!("{place:?}").contains("canary"));
    }

    #[test]
    fn the_same_fleet_can_be_named_again() {
        let args = ObservationArgs { snapshot: Some("my incident.d".into()), ..ObservationArgs::default() };
        assert_eq!(check(args, &ConfigFile::default(), &[]).again(), " --snapshot 'my incident.d'");
    }
}
