//! Where to look: flags of every command that observes a fleet.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

/// Where to look.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Where to look (default: your kubeconfig and your argocd login)")]
pub(crate) struct ObservationArgs {
    /// Look at a snapshot instead of a live fleet
    #[arg(long, value_name = "DIR|FILE.tar.zst", conflicts_with = "demo")]
    pub(crate) snapshot: Option<PathBuf>,
    /// Look at the example fleet that trueup carries
    #[arg(long)]
    pub(crate) demo: bool,
    /// kubeconfig file of the cluster that holds the Applications
    #[arg(long, value_name = "FILE", conflicts_with_all = ["snapshot", "demo"])]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// kubeconfig context of the cluster that holds the Applications
    #[arg(long, value_name = "NAME", conflicts_with_all = ["snapshot", "demo"])]
    pub(crate) context: Option<String>,
    /// Use the service account of the Pod that trueup runs in
    #[arg(long, conflicts_with_all = ["snapshot", "demo", "kubeconfig", "context"])]
    pub(crate) in_cluster: bool,
    /// Argo CD's API server, such as argocd.example.com or localhost:8080
    #[arg(long, value_name = "HOST[:PORT]", conflicts_with_all = ["snapshot", "demo"])]
    pub(crate) argocd_server: Option<String>,
    /// Context of the argocd command line's configuration
    #[arg(long, value_name = "NAME", conflicts_with_all = ["snapshot", "demo"])]
    pub(crate) argocd_context: Option<String>,
    /// Configuration file of the argocd command line [default: ~/.config/argocd/config]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["snapshot", "demo"])]
    pub(crate) argocd_config: Option<PathBuf>,
    /// Namespace that Argo CD runs in [default: found by itself]
    #[arg(long, value_name = "NAMESPACE", conflicts_with_all = ["snapshot", "demo"])]
    pub(crate) argocd_namespace: Option<String>,
    /// Kubernetes audit log of a cluster (as Argo CD names it): tells who changed what; may be repeated
    #[arg(long, value_name = "CLUSTER=FILE")]
    pub(crate) audit: Vec<NamedPath>,
    /// Local clone of a repository (URL as Applications name it): tells what was committed; may be repeated
    #[arg(long, value_name = "URL=PATH")]
    pub(crate) git: Vec<NamedPath>,
    /// Give up on a server that has not answered everything after this long, such as 30s or 2m [default: 5m]
    #[arg(long, value_name = "DURATION")]
    pub(crate) timeout: Option<String>,
}

/// A name and a path, written `NAME=PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedPath {
    /// Before the last `=` that a path can follow.
    pub(crate) name: String,
    /// After it.
    pub(crate) path: PathBuf,
}

impl FromStr for NamedPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.rsplit_once('=') {
            Some((name, path)) if !name.is_empty() && !path.is_empty() => {
                Ok(Self { name: name.to_owned(), path: PathBuf::from(path) })
            }
            _ => Err("it must have the form NAME=PATH".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_may_hold_an_equals_sign() {
        let named: NamedPath = "https://git.acme.test/r?a=b=clones/r".parse().unwrap();
        assert_eq!((named.name.as_str(), named.path), ("https://git.acme.test/r?a=b", PathBuf::from("clones/r")));
        assert!("prod=".parse::<NamedPath>().is_err());
        assert!("prod".parse::<NamedPath>().is_err());
    }
}
