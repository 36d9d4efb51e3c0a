//! The configuration file: what a team would otherwise type each time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use trueup_triage::{EnvironmentRule, TriageSettings};

use super::env_vars::{EnvVar, Environment};
use crate::cli::{ColorChoice, FailOn};

/// Larger files are not configuration.
const MAX_BYTES: u64 = 1 << 20;

/// What a configuration file can say. Flags win over it, it wins over the environment's defaults.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConfigFile {
    /// As `--kubeconfig`.
    pub(crate) kubeconfig: Option<PathBuf>,
    /// As `--context`.
    pub(crate) context: Option<String>,
    /// Argo CD's API.
    pub(crate) argocd: ArgocdSection,
    /// As `--audit`: audit log files by server.
    pub(crate) audit: BTreeMap<String, PathBuf>,
    /// As `--git`: local clones by URL.
    pub(crate) git: BTreeMap<String, PathBuf>,
    /// As `--timeout`.
    pub(crate) timeout: Option<String>,
    /// As `--color`.
    pub(crate) color: Option<ColorChoice>,
    /// As `--fail-on`.
    pub(crate) fail_on: Option<FailOn>,
    /// Rules that give an Application its environment.
    pub(crate) environments: Option<Vec<EnvironmentRule>>,
    /// Labels that name the environment.
    pub(crate) environment_labels: Option<Vec<String>>,
    /// Names of environments that count as production.
    pub(crate) production: Option<Vec<String>>,
    /// Labels or annotations that name the owning team.
    pub(crate) team_labels: Option<Vec<String>>,
    /// Labels that name the tier.
    pub(crate) tier_labels: Option<Vec<String>>,
}

/// `argocd` of a configuration file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ArgocdSection {
    /// As `--argocd-server`.
    pub(crate) server: Option<String>,
    /// As `--argocd-context`.
    pub(crate) context: Option<String>,
    /// As `--argocd-config`.
    pub(crate) config: Option<PathBuf>,
    /// As `--argocd-namespace`.
    pub(crate) namespace: Option<String>,
}

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigFileError {
    /// It cannot be read.
    #[error("cannot read the configuration file")]
    Read(#[source] std::io::Error),
    /// It is implausibly large.
    #[error("{} is too large for a configuration file ({bytes} bytes)", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// It does not say what a configuration file can say.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
        /// What is wrong there.
        message: String,
    },
}

impl ConfigFile {
    /// The file that the user named (`--config`, `TRUEUP_CONFIG`), else the one in the usual place if there is one,
    /// else nothing.
    ///
    /// # Errors
    /// If the file cannot be read, or says something that is not known, with file and line.
    pub(crate) fn find(named: Option<&Path>, environment: &Environment) -> Result<Self, ConfigFileError> {
        let named = named.map(Path::to_owned).or_else(|| environment.path(EnvVar::TrueupConfig));
        if let Some(path) = named {
            return Self::read(&path);
        }
        match environment.config_home().map(|home| home.join("trueup").join("config.yaml")) {
            Some(path) if path.is_file() => Self::read(&path),
            _ => Ok(Self::default()),
        }
    }

    /// How the fleet is named: what is not said is as usual.
    pub(crate) fn triage(&self) -> TriageSettings {
        let usual = TriageSettings::default();
        TriageSettings {
            environments: self.environments.clone().unwrap_or(usual.environments),
            environment_labels: self.environment_labels.clone().unwrap_or(usual.environment_labels),
            production: self.production.clone().unwrap_or(usual.production),
            team_labels: self.team_labels.clone().unwrap_or(usual.team_labels),
            tier_labels: self.tier_labels.clone().unwrap_or(usual.tier_labels),
        }
    }

    fn read(path: &Path) -> Result<Self, ConfigFileError> {
        let bytes = fs_err::metadata(path).map_err(ConfigFileError::Read)?.len();
        if bytes > MAX_BYTES {
            return Err(ConfigFileError::TooLarge { path: path.to_owned(), bytes });
        }
        let text = fs_err::read_to_string(path).map_err(ConfigFileError::Read)?;
        let mut config = Self::parse(path, &text)?;
        config.resolve_paths(path.parent().unwrap_or(Path::new("")));
        Ok(config)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigFileError> {
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        serde_saphyr::from_str(text).map_err(|error| {
            let place = error.location();
            ConfigFileError::Invalid {
                path: path.to_owned(),
                line: place.map_or(1, |l| l.line()),
                column: place.map_or(1, |l| l.column()),
                message: without_place(&error.without_snippet().to_string()),
            }
        })
    }

    /// Paths in the file are relative to its folder, so that it may be used from anywhere.
    fn resolve_paths(&mut self, folder: &Path) {
        let single = [&mut self.kubeconfig, &mut self.argocd.config].into_iter().flatten();
        for path in single.chain(self.audit.values_mut()).chain(self.git.values_mut()) {
            if path.is_relative() {
                *path = folder.join(&*path);
            }
        }
    }
}

/// The first line of a parser's message, without the place, which is said before it.
fn without_place(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.rsplit_once(" at line ").map_or(line, |(message, _)| message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match ConfigFile::parse(Path::new("config.yaml"), text) {
            Ok(config) => format!("{config:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        insta::assert_snapshot!(check("context: mgmt\ncontxt: prod\n"), @r#"config.yaml:2:1: unknown field `contxt`, expected one of kubeconfig, context, argocd, audit, git, timeout, color, failOn, environments, environmentLabels, production, teamLabels, tierLabels"#);
        insta::assert_snapshot!(check("production: [live]\nenvironments:\n- name: prod\n  cluster: [a]\n"), @r#"config.yaml:4:3: unknown field `cluster`, expected one of name, clusters, namespaces, applications"#);
    }

    #[test]
    fn a_value_of_the_wrong_type_is_named_with_its_line() {
        insta::assert_snapshot!(check("context: mgmt\nfailOn: sometimes\n"), @r#"config.yaml:2:9: unknown variant `sometimes`, expected one of advice, warning, error, critical, never"#);
        insta::assert_snapshot!(check("- a\n"), @r#"config.yaml:1:1: expected mapping start"#);
        insta::assert_snapshot!(check("context: [\n"), @r#"config.yaml:1:10: expected string scalar"#);
    }

    #[test]
    fn a_file_with_comments_only_says_nothing() {
        assert_eq!(ConfigFile::parse(Path::new("c"), "# nothing\n\n").unwrap(), ConfigFile::default());
    }

    #[test]
    fn what_is_not_said_about_names_is_as_usual() {
        let config =
            ConfigFile::parse(Path::new("c"), "production: [live]\nenvironments: [{name: live, clusters: [p-*]}]\n")
                .unwrap();
        let settings = config.triage();
        assert_eq!((settings.production.as_slice(), settings.environments.len()), (&["live".to_owned()][..], 1));
        assert_eq!(settings.team_labels, TriageSettings::default().team_labels);
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.yaml");
        fs_err::write(&path, "kubeconfig: kube/a\ngit: {x: /abs}\n").unwrap();
        let config = ConfigFile::find(Some(&path), &Environment::default()).unwrap();
        assert_eq!(config.kubeconfig, Some(folder.path().join("kube/a")));
        assert_eq!(config.git["x"], Path::new("/abs"));
    }
}
