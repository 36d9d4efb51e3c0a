//! Observation for all commands: resolved settings become the engine's request, with a progress bar.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use trueup_engine::{
    ArgoLogin, AuditFile, GitClone, KubernetesAccess, LiveOrigin, ObserveOptions, ObserveRequest, SnapshotArchive,
    open_snapshot,
};
use trueup_model::{Fleet, SnapshotFiles};

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
    let request = request(observation, &progress)?;
    let fleet = trueup_engine::observe(request).await;
    progress.end();
    Ok(fleet?)
}

/// The engine's request for an observation.
pub(super) fn request(observation: &Observation, progress: &Progress) -> Result<ObserveRequest, CliError> {
    let mut servers = match &observation.place {
        Place::Demo => {
            let demo = SnapshotArchive::from_tar_zst("the example fleet", DEMO).map_err(CliError::OpenSnapshot)?;
            ObserveOptions::snapshot(Arc::new(demo))
        }
        Place::Snapshot(path) => ObserveOptions::snapshot(snapshot(path)?),
        Place::Live(place) => ObserveOptions::live(origin(place)?, Timestamp::now()),
    };
    if let Some(timeout) = observation.timeout {
        servers.limits.server = timeout;
        servers.limits.request = servers.limits.request.min(timeout);
        servers.limits.connect = servers.limits.connect.min(timeout);
    }
    let audit = |named: &NamedPath| AuditFile { server: named.name.clone(), path: named.path.clone() };
    servers.audit = observation.audit.iter().map(audit).collect();
    let shown = progress.clone();
    servers.progress = Arc::new(move |p: trueup_engine::Progress| shown.show(&p.stage.to_string(), p.done, p.total));
    let clone = |named: &NamedPath| GitClone { repo_url: named.name.clone(), path: named.path.clone() };
    Ok(ObserveRequest { servers, clones: observation.git.iter().map(clone).collect() })
}

fn snapshot(path: &Path) -> Result<Arc<dyn SnapshotFiles>, CliError> {
    open_snapshot(path).map_err(CliError::OpenSnapshot)
}

fn origin(place: &LivePlace) -> Result<LiveOrigin, CliError> {
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
    let argo = login.resolve().map_err(CliError::ArgoLogin)?;
    if kubernetes.is_none() && argo.is_none() {
        return Err(CliError::NowhereToLook);
    }
    Ok(LiveOrigin { kubernetes, argo, argo_namespace: place.argocd_namespace.clone() })
}
