//! Observation for all commands: resolved settings become the engine's request, with a progress bar.

use std::sync::Arc;

use jiff::Timestamp;
use trueup_engine::{
    ArgoLogin, AuditFile, GitClone, KubernetesAccess, LiveOrigin, ObserveOptions, ObserveRequest, SnapshotArchive,
    open_snapshot,
};
use trueup_model::{Fleet, Gap, GapKind};

use crate::cli::NamedPath;
use crate::failure::CliError;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings::{KubernetesPlace, LivePlace, Observation, Place};

/// The example fleet, a snapshot.
const DEMO: &[u8] = include_bytes!("../../demo/fleet.tar.zst");

/// Observes a fleet.
pub(super) async fn observe(observation: &Observation, printer: &Printer) -> Result<Fleet, CliError> {
    let progress = Progress::new(printer.is_watched());
    let asked = Asked::new(observation, &progress)?;
    let fleet = trueup_engine::observe(asked.request).await;
    progress.end();
    let mut fleet = fleet?;
    fleet.gaps.extend(asked.gap);
    Ok(fleet)
}

/// The engine's request for an observation, and what it leaves out.
pub(super) struct Asked {
    /// The request.
    pub(super) request: ObserveRequest,
    /// Argo CD's API, if the login that happens to be there cannot be used.
    pub(super) gap: Option<Gap>,
}

impl Asked {
    /// The request for an observation.
    pub(super) fn new(observation: &Observation, progress: &Progress) -> Result<Self, CliError> {
        let (mut servers, gap) = match &observation.place {
            Place::Demo => {
                let demo = SnapshotArchive::from_tar_zst("the example fleet", DEMO).map_err(CliError::OpenSnapshot)?;
                (ObserveOptions::snapshot(Arc::new(demo)), None)
            }
            Place::Snapshot(path) => {
                (ObserveOptions::snapshot(open_snapshot(path).map_err(CliError::OpenSnapshot)?), None)
            }
            Place::Live(place) => {
                let (origin, gap) = live(place)?;
                (ObserveOptions::live(origin, Timestamp::now()), gap)
            }
        };
        if let Some(timeout) = observation.timeout {
            servers.limits.server = timeout;
            servers.limits.request = servers.limits.request.min(timeout);
            servers.limits.connect = servers.limits.connect.min(timeout);
        }
        let audit = |named: &NamedPath| AuditFile { server: named.name.clone(), path: named.path.clone() };
        servers.audit = observation.audit.iter().map(audit).collect();
        let shown = progress.clone();
        servers.progress =
            Arc::new(move |p: trueup_engine::Progress| shown.show(&p.stage.to_string(), p.done, p.total));
        let clone = |named: &NamedPath| GitClone { repo_url: named.name.clone(), path: named.path.clone() };
        let clones = observation.git.iter().map(clone).collect();
        Ok(Self { request: ObserveRequest { servers, clones }, gap })
    }
}

/// Live servers. A login to Argo CD that nobody asked for, such as an old one in the argocd command's configuration,
/// is left out with a gap if it cannot be used; one that was asked for is an error then.
fn live(place: &LivePlace) -> Result<(LiveOrigin, Option<Gap>), CliError> {
    let login = ArgoLogin {
        config_text: place.argocd_config.clone(),
        context: place.argocd_context.clone(),
        server: place.argocd_server.clone(),
        auth_token: place.argocd_token.clone(),
        opts: place.argocd_opts.clone(),
    };
    let kubernetes = place.kubernetes.clone().map(|access| match access {
        KubernetesPlace::Kubeconfig { files, context } => KubernetesAccess::Kubeconfig { files, context },
        KubernetesPlace::InCluster => KubernetesAccess::InCluster,
    });
    let (argo, gap) = match login.resolve() {
        Ok(argo) => (argo, None),
        Err(error) if kubernetes.is_some() && !place.argocd_wanted => (None, Some(login_gap(&error.to_string()))),
        Err(error) => return Err(CliError::ArgoLogin(error)),
    };
    if kubernetes.is_none() && argo.is_none() {
        return Err(CliError::NowhereToLook);
    }
    Ok((LiveOrigin { kubernetes, argo, argo_namespace: place.argocd_namespace.clone() }, gap))
}

fn login_gap(reason: &str) -> Gap {
    Gap {
        kind: GapKind::Forbidden,
        place: "Argo CD's API".to_owned(),
        subject: "login".to_owned(),
        reason: reason.to_owned(),
        unknown: "how Argo CD itself compares live and desired, and its settings".to_owned(),
    }
}
