//! The hydrator cannot render the dry source or cannot push what it rendered: the app goes on comparing with the old
//! branch, and nothing but `status.sourceHydrator` tells.

use trueup_model::Finding;

use crate::catalogue::{MessagePlace, classify};
use crate::context::AppContext;
use crate::rules::{from_message, short_revision};

/// Findings from a failed hydration.
pub(super) fn finding(ctx: &AppContext) -> Option<Finding> {
    let run = &ctx.app.status.source_hydrator.current_operation;
    let hydrator = ctx.app.spec.source_hydrator.as_ref().filter(|_| run.phase == "Failed")?;
    let classified = classify(&run.message, MessagePlace::Hydrator);
    let place = format!("Application {}: status.sourceHydrator.currentOperation", ctx.name());
    let dry = &hydrator.dry_source;
    let mut finding = from_message(ctx, &classified, place)
        .object(ctx.object())
        .since(run.started_at)
        .evidence(
            format!("Application {}: spec.sourceHydrator.drySource", ctx.name()),
            format!("{} {} {}", dry.repo_url, dry.path, dry.target_revision),
        )
        .consequence("new commits are not hydrated: the app stays on the last hydrated one and looks well");
    finding.cause = match run.dry_sha.as_str() {
        "" => format!("hydration fails: {}", finding.cause),
        sha => format!("hydration of {} fails: {}", short_revision(sha), finding.cause),
    };
    Some(finding)
}
