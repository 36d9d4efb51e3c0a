//! From what was typed, configured and set in the environment to what a command needs: resolved settings.
//! Commands see neither clap nor the environment.

mod config_file;
pub(crate) mod env_vars;
mod helm;
mod observation;

use std::path::Path;

use trueup_triage::TriageSettings;

use crate::cli::{ColorChoice, FailOn, GlobalArgs, ObservationArgs};

pub(crate) use config_file::{ConfigFile, ConfigFileError};
pub(crate) use env_vars::{EnvVar, Environment};
pub(crate) use helm::HelmSettings;
pub(crate) use observation::{KubernetesPlace, LivePlace, Observation, ObservationError, Place};

/// What applies to every command.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    config: ConfigFile,
    triage: TriageSettings,
    environment: Environment,
}

impl Settings {
    /// Reads the configuration file, if there is one.
    ///
    /// # Errors
    /// If it cannot be read or says something that is not known.
    pub(crate) fn resolve(global: &GlobalArgs, environment: Environment) -> Result<Self, ConfigFileError> {
        let config = ConfigFile::find(global.config.as_deref().map(Path::new), &environment)?;
        Ok(Self { triage: config.triage(), config, environment })
    }

    /// How the fleet is named.
    pub(crate) fn triage(&self) -> &TriageSettings {
        &self.triage
    }

    /// From which severity on a finding makes the exit code 1: warnings, unless said otherwise.
    pub(crate) fn fail_on(&self, typed: Option<FailOn>) -> FailOn {
        typed.or(self.config.fail_on).unwrap_or(FailOn::Warning)
    }

    /// What was configured about colours.
    pub(crate) fn color(&self) -> Option<ColorChoice> {
        self.config.color
    }

    /// Whether the environment says that Kustomize labels everything.
    pub(crate) fn labels_managed_by(&self) -> bool {
        self.environment.text(EnvVar::KustomizeManagedBy).as_deref() == Some("on")
    }

    /// What the environment says about Helm.
    pub(crate) fn helm(&self) -> HelmSettings {
        HelmSettings::resolve(&self.environment)
    }

    /// Where to look.
    ///
    /// # Errors
    /// If a value cannot be understood, or a named file cannot be read.
    pub(crate) fn observation(&self, args: ObservationArgs) -> Result<Observation, ObservationError> {
        Observation::resolve(args, &self.config, &self.environment)
    }
}
