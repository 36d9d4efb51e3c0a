//! One Application explained, as a page.

use jiff::Timestamp;
use trueup_api::{Clock, Explanation, Finding};

use super::app_rows::{again, next_step};
use super::timeline::timeline;
use crate::page::{Look, Page, Tone, age, clock_time, date, date_and_time};

/// Characters and lines of one piece of evidence that are shown.
const MAX_EVIDENCE_CHARS: usize = 1_200;
const MAX_EVIDENCE_LINES: usize = 16;

/// Objects and fields of one finding that are shown.
const MAX_NAMES: usize = 12;

/// Column at which the values of the header begin.
const VALUE_COLUMN: usize = 14;

/// Lays an explanation out.
/// `fleet` is what must be typed to look at the same fleet again: ` --demo` or the like.
pub(crate) fn explanation_page(explanation: &Explanation, fleet: &str, look: Look) -> String {
    let mut page = Page::new(look);
    header(&mut page, explanation);
    clocks(&mut page, explanation);
    timeline(&mut page, explanation);
    findings(&mut page, explanation, fleet);
    next(&mut page, explanation);
    commands(&mut page, explanation, fleet);
    page.into_text()
}

fn header(page: &mut Page, explanation: &Explanation) {
    let app = &explanation.app;
    let mut line = page.begin(0);
    line.push(Tone::Strong, &format!("{}/{}", app.namespace, app.name));
    if let Some(lead) = app.lead() {
        line.push(Tone::Plain, "  ");
        line.push(Tone::Severity(lead.severity), lead.severity.as_str());
    }
    for word in [app.sync.as_str(), app.health.as_str()].into_iter().filter(|word| !word.is_empty()) {
        line.push(Tone::Plain, &format!("  {word}"));
    }
    if app.lead().is_some() {
        line.push(Tone::Faint, &format!("  rank {}, risk {:.1}", app.rank, app.risk));
    }
    page.end(line);
    match app.lead() {
        Some(lead) => page.paragraph(2, Tone::Plain, &super::bounded_cause(&lead.cause)),
        None => page.paragraph(2, Tone::Good, "Nothing is wrong with it, as far as could be read."),
    }
    page.blank();
    value(page, "observed", &format!("{} UTC", date_and_time(explanation.captured_at)));
    value(page, "project", &app.project);
    value(page, "runs in", &explanation.destination);
    for source in &explanation.sources {
        value(page, "source", source);
    }
    value(page, "managed by", explanation.parent.as_deref().unwrap_or("nothing: a standalone Application"));
    value(page, "auto-sync", &explanation.auto_sync);
    value(page, "owner", &owner(explanation));
    for sibling in &explanation.siblings {
        value(page, "sibling", sibling);
    }
}

fn owner(explanation: &Explanation) -> String {
    let app = &explanation.app;
    let team = app.team.as_deref().unwrap_or("nobody is named");
    let more: Vec<&str> = [app.environment.as_deref(), app.tier.as_deref()].into_iter().flatten().collect();
    if more.is_empty() { team.to_owned() } else { format!("{team} ({})", more.join(", ")) }
}

fn value(page: &mut Page, name: &str, value: &str) {
    if !value.is_empty() {
        let mut line = page.begin(2);
        line.push(Tone::Faint, name);
        line.pad(VALUE_COLUMN);
        page.end_wrapped(line, VALUE_COLUMN, Tone::Plain, value);
    }
}

fn clocks(page: &mut Page, explanation: &Explanation) {
    page.heading("CLOCKS (how far each stage of a release has come; UTC)");
    let clocks = &explanation.clocks;
    let all = [
        ("committed", &clocks.committed),
        ("rendered", &clocks.rendered),
        ("synced", &clocks.synced),
        ("healthy", &clocks.healthy),
    ];
    for (name, clock) in all {
        clock_line(page, name, clock, explanation.captured_at);
    }
}

fn clock_line(page: &mut Page, name: &str, clock: &Clock, now: Timestamp) {
    let mut line = page.begin(2);
    line.push(Tone::Faint, name);
    line.pad(VALUE_COLUMN);
    let at =
        clock.at.map_or_else(|| "not known".to_owned(), |at| format!("{} ({} ago)", date_and_time(at), age(at, now)));
    let revision = clock.revision.as_ref().map(|revision| format!(" at {revision}")).unwrap_or_default();
    let note = clock.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    page.end_wrapped(line, VALUE_COLUMN, Tone::Plain, &format!("{at}{revision}{note}"));
}

fn findings(page: &mut Page, explanation: &Explanation, fleet: &str) {
    page.heading("FINDINGS");
    if explanation.app.findings.is_empty() {
        page.paragraph(2, Tone::Good, "none");
    }
    for (i, finding) in explanation.app.findings.iter().enumerate() {
        if i > 0 {
            page.blank();
        }
        finding_lines(page, i + 1, finding, explanation.captured_at, fleet);
    }
}

fn finding_lines(page: &mut Page, number: usize, finding: &Finding, now: Timestamp, fleet: &str) {
    let mut line = page.begin(2);
    line.push(Tone::Faint, &format!("{number}. "));
    line.push(Tone::Severity(finding.severity), finding.severity.as_str());
    line.push(Tone::Strong, &format!("  {}", finding.rule));
    let certainty = format!("{:?}", finding.certainty).to_lowercase();
    line.push(Tone::Faint, &format!("  {certainty}"));
    if let Some(at) = finding.since {
        let day = if date(at) == date(now) { clock_time(at) } else { date_and_time(at) };
        line.push(Tone::Faint, &format!(", since {day} ({})", age(at, now)));
    }
    page.end(line);
    page.paragraph(5, Tone::Plain, &super::bounded_cause(&finding.cause));
    list(page, "objects", &finding.objects);
    list(page, "fields", &finding.fields);
    detail(page, "who", finding.who.as_deref().unwrap_or(""));
    let holder = finding.owner.holder.as_deref().unwrap_or("nobody is named");
    detail(page, "owner", &format!("{holder} ({})", finding.owner.control.as_str()));
    for consequence in &finding.consequences {
        detail(page, "effect", consequence);
    }
    for evidence in &finding.evidence {
        detail(page, "read in", &evidence.place);
        page.quote(VALUE_COLUMN, &evidence.text, MAX_EVIDENCE_CHARS, MAX_EVIDENCE_LINES);
    }
    detail(page, "to do", &finding.remedy.say);
    if let Some(command) = &finding.remedy.command {
        page.command(5, &again(command, fleet));
    }
}

/// One name a line, so that they can be copied.
fn list(page: &mut Page, name: &str, names: &[String]) {
    for (i, value) in names.iter().take(MAX_NAMES).enumerate() {
        detail(page, if i == 0 { name } else { "" }, value);
    }
    if names.len() > MAX_NAMES {
        detail(page, "", &format!("… and {} more (-o json)", names.len() - MAX_NAMES));
    }
}

fn detail(page: &mut Page, name: &str, value: &str) {
    if !value.is_empty() {
        let mut line = page.begin(5);
        line.push(Tone::Faint, name);
        line.pad(VALUE_COLUMN);
        page.end_wrapped(line, VALUE_COLUMN, Tone::Plain, &super::bounded_cause(value));
    }
}

fn next(page: &mut Page, explanation: &Explanation) {
    let next = &explanation.next;
    page.heading("WHAT ARGO CD WILL DO BY ITSELF");
    let when = next.at.map(|at| when(at, explanation.captured_at, &next.say)).unwrap_or_default();
    page.paragraph(2, Tone::Plain, &format!("{}{when}", next.say));
    if !next.because.is_empty() {
        page.paragraph(2, Tone::Faint, "because");
    }
    for reason in &next.because {
        let mut line = page.begin(2);
        line.push(Tone::Faint, "- ");
        page.end_wrapped(line, 4, Tone::Plain, reason);
    }
}

/// When something is due; the time itself only if it is not said already.
fn when(at: Timestamp, now: Timestamp, said: &str) -> String {
    let time = clock_time(at);
    let at_time = if said.contains(&time) { String::new() } else { format!("at {time}, ") };
    if at > now {
        format!(" ({at_time}{} after this observation)", age(now, at))
    } else {
        format!(" ({at_time}due when this was observed)")
    }
}

/// The commands of all findings once more, together; in words where there is none.
fn commands(page: &mut Page, explanation: &Explanation, fleet: &str) {
    let mut seen: Vec<&str> = Vec::new();
    for command in explanation.app.findings.iter().filter_map(|f| f.remedy.command.as_deref()) {
        if !seen.contains(&command) {
            seen.push(command);
        }
    }
    if explanation.app.findings.is_empty() {
        return;
    }
    page.heading(if seen.is_empty() { "WHAT TO DO" } else { "WHAT TO RUN" });
    for command in &seen {
        page.command(2, &again(command, fleet));
    }
    if let Some(lead) = explanation.app.lead().filter(|_| seen.is_empty()) {
        next_step(page, 2, lead, fleet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trueup_api::TimelineEntry;

    use crate::view::samples;

    fn check(explanation: &Explanation, width: usize) -> String {
        let text = explanation_page(explanation, " --demo", Look { width, colour: false });
        let is_command = |line: &str| line.trim_start().starts_with('→');
        let wide: Vec<&str> = text.lines().filter(|line| !is_command(line) && line.chars().count() > width).collect();
        assert!(wide.is_empty(), "wider than {width}: {wide:#?}");
        text
    }

    #[test]
    fn an_explanation_fits_eighty_columns() {
        insta::assert_snapshot!(check(&samples::explanation(), 80), @r#"
        argocd/checkout-prod  critical  OutOfSync  Degraded  rank 1, risk 87.5
          Deployment shop/checkout cannot be updated: `spec.selector` is immutable, Git
          says tier=web since commit 973ee88 by alice, the cluster has tier=api

          observed    2026-11-24 07:36:08 UTC
          project     shop
          runs in     cluster prod, namespace shop
          source      https://git.acme.test/shop/gitops.git, path
                      apps/checkout/overlays/prod, branch main
          managed by  ApplicationSet shop
          auto-sync   on (prune, self-heal)
          owner       team-shop (prod, tier-1)
          sibling     checkout-staging (staging): Synced, Healthy at 973ee88

        CLOCKS (how far each stage of a release has come; UTC)
          committed   2026-11-24 07:21:40 (14m ago) at 973ee88
          rendered    2026-11-24 07:22:01 (14m ago) at 973ee88
          synced      2026-11-23 16:00:01 (15h ago) at 1a2b3c4: stands still: every sync
                      since has failed
          healthy     not known: Argo CD keeps no history of health

        TIMELINE (UTC, oldest first)
          2026-11-23
          16:00:01   15h ago  sync     synced 1a2b3c4
          2026-11-24
          07:21:40   14m ago  commit   973ee88 label the Pods with their tier — alice
          07:22:10   13m ago  sync     sync of 973ee88 failed: Deployment.apps
                                       "checkout" is invalid: spec.selector: field is
                                       immutable (×3, until 07:25:10)
          07:26:00   10m ago  by hand  set env LOG_LEVEL=debug on Deployment
                                       shop/checkout — bob
          07:36:08       now

        FINDINGS
          1. critical  sync/immutable-field  observed, since 07:22:10 (13m)
             Deployment shop/checkout cannot be updated: `spec.selector` is immutable,
             Git says tier=web since commit 973ee88 by alice, the cluster has tier=api
             objects  apps/Deployment/shop/checkout
             fields   spec.selector.matchLabels.tier
             who      alice
             owner    team-shop (manifest-source)
             effect   the app stays OutOfSync, and every retry fails in the same way
             read in  Application argocd/checkout-prod, status.operationState.message
                      | one or more objects failed to apply, reason: Deployment.apps
                      | "checkout" is invalid: spec.selector: Invalid value: field is
                      | immutable
             to do    Delete the Deployment but keep its Pods, then sync: Argo CD
                      creates it anew.
             → kubectl --context prod -n shop delete deployment checkout --cascade=orphan

          2. warning  drift/hotfix  observed, since 2026-11-20 10:00:00 (3d)
             alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit;
             the next sync takes it back
             who      alice
             owner    nobody is named (emergency-patch)
             to do    Write it to Git, or let it go.

        WHAT ARGO CD WILL DO BY ITSELF
          will retry with the same commit 973ee88, and fail in the same way (at
          07:37:06, 58s after this observation)
          because
          - auto-sync is on
          - retry 4 of 5 waits 2m0s after the last try

        WHAT TO RUN
          → kubectl --context prod -n shop delete deployment checkout --cascade=orphan
        "#);
    }

    #[test]
    fn what_is_not_known_is_said() {
        let mut explanation = samples::explanation();
        explanation.app.findings.clear();
        explanation.timeline.clear();
        (explanation.parent, explanation.app.team, explanation.next.at) = (None, None, None);
        insta::assert_snapshot!(check(&explanation, 140), @r#"
        argocd/checkout-prod  OutOfSync  Degraded
          Nothing is wrong with it, as far as could be read.

          observed    2026-11-24 07:36:08 UTC
          project     shop
          runs in     cluster prod, namespace shop
          source      https://git.acme.test/shop/gitops.git, path apps/checkout/overlays/prod, branch main
          managed by  nothing: a standalone Application
          auto-sync   on (prune, self-heal)
          owner       nobody is named (prod, tier-1)
          sibling     checkout-staging (staging): Synced, Healthy at 973ee88

        CLOCKS (how far each stage of a release has come; UTC)
          committed   2026-11-24 07:21:40 (14m ago) at 973ee88
          rendered    2026-11-24 07:22:01 (14m ago) at 973ee88
          synced      2026-11-23 16:00:01 (15h ago) at 1a2b3c4: stands still: every sync since has failed
          healthy     not known: Argo CD keeps no history of health

        TIMELINE (UTC, oldest first)
          nothing is recorded

        FINDINGS
          none

        WHAT ARGO CD WILL DO BY ITSELF
          will retry with the same commit 973ee88, and fail in the same way
          because
          - auto-sync is on
          - retry 4 of 5 waits 2m0s after the last try
        "#);
    }

    #[test]
    fn an_endless_timeline_and_endless_evidence_are_bounded() {
        let mut explanation = samples::explanation();
        let entry = explanation.timeline[1].clone();
        explanation.timeline =
            (0..5_000).map(|i| TimelineEntry { text: format!("commit {i}"), ..entry.clone() }).collect();
        explanation.app.findings[0].evidence[0].text = "line\n".repeat(100_000);
        let text = check(&explanation, 80);
        assert!(text.lines().count() < 150, "{}", text.lines().count());
        assert!(text.contains("… 4960 earlier (-o json has all)"));
    }
}
