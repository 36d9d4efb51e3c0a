//! Two Applications say one object.

use trueup_model::{Application, Automated, Certainty, Finding, Rule, Severity};

use crate::claims::Claim;
use crate::context::AppContext;
use crate::rules::argocd;
use crate::suspects::suspects;

/// Findings from objects that another Application claims as well, one for each other Application.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let mut others: Vec<usize> = ctx.index.claims(ctx.position).iter().map(|c| c.other).collect();
    others.sort_unstable();
    others.dedup();
    others.into_iter().map(|other| finding(ctx, other)).collect()
}

fn finding(ctx: &AppContext, other: usize) -> Finding {
    let claims: Vec<&Claim> = ctx.index.claims(ctx.position).iter().filter(|c| c.other == other).collect();
    let rival = &ctx.index.fleet.applications[other];
    let fights = heals(ctx.app) && heals(rival);
    let objects: Vec<String> = claims.iter().map(|c| c.object.spoken()).collect();
    let (rule, what) = if fights {
        (Rule::LoopSharedResource, "overwrite each other's")
    } else {
        (Rule::SpecSharedResource, "both say")
    };
    let (own_name, other_name) = names(ctx.app, rival);
    let pair = {
        let mut pair = [own_name.as_str(), other_name.as_str()];
        pair.sort_unstable();
        pair.join(" and ")
    };
    let mut finding = Finding::new(
        rule,
        format!("{own_name} and {other_name} {what} {}", objects.join(", ")),
        "decide which of the two owns the object and remove it from the other's source",
    )
    .severity(if fights { Severity::Error } else { Severity::Warning })
    .since(claims.iter().filter_map(|c| c.since).min())
    .root(format!("{pair} share {}", objects.join(", ")))
    .command(argocd(ctx, "diff", ""));
    if claims.iter().any(|c| c.since.is_some()) && claims.len() > 1 {
        finding = finding.certainty(Certainty::Proven);
    }
    for claim in claims {
        finding = finding.object(claim.object.clone()).evidence(&claim.evidence.0, &claim.evidence.1);
    }
    if fights {
        let attempts = self_heal_attempts(ctx.app).max(self_heal_attempts(rival));
        let so_far = if attempts > 0 { format!(" (self-heal attempts so far: {attempts})") } else { String::new() };
        finding = finding.consequence(format!("both self-heal: the object flips between the two contents{so_far}"));
    }
    for suspect in suspects(ctx).into_iter().rev().take(1) {
        finding = finding.evidence("Git", suspect.line());
    }
    finding
}

/// The names of two Applications, with their namespaces where these differ.
fn names(own: &Application, other: &Application) -> (String, String) {
    let name = |app: &Application| {
        let meta = &app.metadata;
        if own.metadata.namespace == other.metadata.namespace {
            meta.name.clone()
        } else {
            format!("{}/{}", meta.namespace, meta.name)
        }
    };
    (name(own), name(other))
}

/// True if it sets back by itself what the other one wrote.
fn heals(app: &Application) -> bool {
    app.auto_sync().is_some_and(|a: &Automated| a.self_heal)
}

/// How often self-heal has tried in a row.
pub(super) fn self_heal_attempts(app: &Application) -> i64 {
    let state = app.status.operation_state.as_ref();
    state.and_then(|s| s.operation.sync.as_ref()).map_or(0, |s| s.auto_heal_attempts_count)
}
