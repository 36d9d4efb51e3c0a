//! The risk of an Application: a documented sum of points, so that the order of a triage can be checked.
//!
//! | Part | Points |
//! | --- | --- |
//! | leading finding | critical 40, error 30, warning 15, advice 3 |
//! | environment | production 15, unknown 8, other 0 |
//! | tier | tier 1: 12, tier 2: 6, unknown: 3, other: 0 |
//! | impact | Degraded 10, Missing 10, nothing serves: 5 more, half-applied 5, Progressing 3 |
//! | loop | 6 if it never comes to rest |
//! | next sync | 8 if it would make things worse (a person's change is lost) |
//! | age | up to 4: one for each of 1 h, 4 h, 1 d, 3 d |
//! | more findings | 1 for each other loud finding, at most 3 |
//!
//! At most 100. Without a finding the risk is 0 plus nothing: healthy Applications are not ranked against each other.

use trueup_model::{Effect, Finding, HealthCode, Rule, Severity};

use crate::context::AppContext;
use crate::report::RiskPart;

/// The risk and how it came about.
pub(crate) fn risk(ctx: &AppContext, findings: &[Finding]) -> (f64, Vec<RiskPart>) {
    let Some(lead) = findings.first() else { return (0.0, Vec::new()) };
    let mut parts = vec![part(format!("{}: {}", lead.severity, lead.rule), severity(lead.severity))];
    if lead.severity > Severity::Advice {
        parts.extend(environment(ctx));
        parts.extend(tier(ctx));
        parts.extend(impact(ctx, findings));
        parts.extend(trouble_ahead(findings));
        parts.extend(age(ctx, lead));
        let others = findings[1..].iter().filter(|f| f.severity > Severity::Advice).count().min(3);
        if others > 0 {
            parts.push(part(
                format!("{others} more loud finding{}", if others == 1 { "" } else { "s" }),
                f64::from(u32::try_from(others).unwrap_or(3)),
            ));
        }
    }
    let sum: f64 = parts.iter().map(|p| p.points).sum();
    (sum.min(100.0), parts)
}

fn part(what: impl Into<String>, points: f64) -> RiskPart {
    RiskPart { what: what.into(), points }
}

fn severity(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 40.0,
        Severity::Error => 30.0,
        Severity::Warning => 15.0,
        Severity::Advice => 3.0,
    }
}

fn environment(ctx: &AppContext) -> Option<RiskPart> {
    match &ctx.identity.environment {
        Some(name) if ctx.identity.production => Some(part(format!("environment {name}"), 15.0)),
        Some(_) => None,
        None => Some(part("environment unknown", 8.0)),
    }
}

fn tier(ctx: &AppContext) -> Option<RiskPart> {
    let Some(tier) = &ctx.identity.tier else { return Some(part("tier unknown", 3.0)) };
    let lower = tier.to_lowercase();
    let digit = lower.chars().find(char::is_ascii_digit);
    let points = match (digit, lower.as_str()) {
        (Some('0' | '1'), _) | (_, "critical" | "gold" | "high") => 12.0,
        (Some('2'), _) | (_, "silver" | "medium") => 6.0,
        _ => 0.0,
    };
    (points > 0.0).then(|| part(format!("tier {tier}"), points))
}

fn impact(ctx: &AppContext, findings: &[Finding]) -> Vec<RiskPart> {
    let health = ctx.app.status.health.status;
    let points = match health {
        HealthCode::Degraded | HealthCode::Missing => 10.0,
        HealthCode::Progressing => 3.0,
        _ => 0.0,
    };
    let mut parts = Vec::new();
    if points > 0.0 {
        parts.push(part(health.as_str(), points));
    }
    let has = |effect: Effect| findings.iter().any(|f| f.effects.contains(&effect));
    if has(Effect::NothingServes) {
        parts.push(part("nothing serves", 5.0));
    }
    if has(Effect::HalfApplied) {
        parts.push(part("half-applied", 5.0));
    }
    parts
}

fn trouble_ahead(findings: &[Finding]) -> Vec<RiskPart> {
    let mut parts = Vec::new();
    if findings.iter().any(|f| f.rule.family() == "loop" || f.rule == Rule::SyncRetryPinned) {
        parts.push(part("never comes to rest", 6.0));
    }
    if findings.iter().any(|f| f.severity > Severity::Advice && loses_a_patch(f.rule)) {
        parts.push(part("the next sync would lose a person's change", 8.0));
    }
    parts
}

/// True for changes that the next sync overwrites.
pub(crate) fn loses_a_patch(rule: Rule) -> bool {
    matches!(rule, Rule::DriftHotfix | Rule::DriftIgnored)
}

fn age(ctx: &AppContext, lead: &Finding) -> Option<RiskPart> {
    let since = lead.since?;
    let hours = (ctx.now().as_second() - since.as_second()) / 3600;
    let points = [1, 4, 24, 72].iter().filter(|limit| hours >= **limit).count();
    (points > 0).then(|| part(format!("{hours} h old"), f64::from(u32::try_from(points).unwrap_or(4))))
}
