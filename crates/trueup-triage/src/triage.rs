//! The triage of a whole fleet.

use std::collections::BTreeMap;

use rayon::prelude::*;
use trueup_model::{AppKey, Fleet, Rule, Severity};

use crate::TriageSettings;
use crate::context::AppContext;
use crate::fold::fold;
use crate::index::FleetIndex;
use crate::rank::risk;
use crate::report::{AppReport, SharedCause, TriageReport};
use crate::rules::{findings, fleet_findings};
use crate::verdict::verdict;

/// Triages a fleet: every Application with its findings, worst first.
pub fn triage(fleet: &Fleet, settings: &TriageSettings) -> TriageReport {
    let index = FleetIndex::new(fleet, settings);
    let mut apps: Vec<AppReport> =
        (0..fleet.applications.len()).into_par_iter().map(|position| app_report(&index, position)).collect();
    rank(&mut apps);
    let mut report = TriageReport {
        captured_at: fleet.captured_at,
        verdict: crate::Verdict::default(),
        shared_causes: Vec::new(),
        apps,
        fleet: fleet_findings(&index),
        gaps: fleet.gaps.clone(),
    };
    report.summarise();
    report
}

/// One Application, diagnosed; its rank is not known yet.
pub(crate) fn app_report(index: &FleetIndex, position: usize) -> AppReport {
    let ctx = AppContext::new(index, position);
    let findings = fold(&ctx, findings(&ctx));
    let (risk, risk_parts) = risk(&ctx, &findings);
    AppReport {
        key: ctx.app.key(),
        project: ctx.app.spec.project.clone(),
        environment: ctx.identity.environment.clone(),
        service: ctx.identity.service.clone(),
        team: ctx.identity.team.clone(),
        tier: ctx.identity.tier.clone(),
        labels: ctx.app.metadata.labels.clone(),
        sync: ctx.app.status.sync.status,
        health: ctx.app.status.health.status,
        rank: 0,
        risk,
        risk_parts,
        findings,
    }
}

/// Sorts worst first and numbers: risk, then severity, then name.
fn rank(apps: &mut [AppReport]) {
    apps.sort_by(|a, b| {
        b.risk.total_cmp(&a.risk).then_with(|| b.severity().cmp(&a.severity())).then_with(|| a.key.cmp(&b.key))
    });
    for (i, app) in apps.iter_mut().enumerate() {
        app.rank = i + 1;
    }
}

impl TriageReport {
    /// Keeps only some Applications; ranks stay those of the whole fleet, verdict and shared causes are made anew.
    pub fn retain(&mut self, mut keep: impl FnMut(&AppReport) -> bool) {
        self.apps.retain(|app| keep(app));
        self.summarise();
    }

    fn summarise(&mut self) {
        self.shared_causes = shared_causes(&self.apps);
        self.verdict = verdict(&self.apps, &self.shared_causes);
    }
}

/// Causes that lead in more than one Application.
fn shared_causes(apps: &[AppReport]) -> Vec<SharedCause> {
    let mut by_root: BTreeMap<(Rule, &str), Vec<AppKey>> = BTreeMap::new();
    for app in apps {
        if let Some(lead) = app.lead().filter(|f| f.severity > Severity::Advice)
            && let Some(root) = &lead.root
        {
            by_root.entry((lead.rule, root)).or_default().push(app.key.clone());
        }
    }
    let mut causes: Vec<SharedCause> = by_root
        .into_iter()
        .filter(|(_, apps)| apps.len() > 1)
        .map(|((rule, root), apps)| SharedCause { rule, root: root.to_owned(), apps })
        .collect();
    let place = |key: &AppKey| apps.iter().position(|a| a.key == *key);
    causes.sort_by_key(|c| c.apps.first().and_then(place));
    causes
}
