//! The triage of a fleet as a page: verdict, shared causes, Applications worst first, gaps.

use trueup_api::{App, Triage};
use trueup_model::Severity;

use super::app_rows::{app_rows, next_step};
use super::column::Columns;
use super::gaps::gaps_section;
use super::shared_causes::{folds, shared_causes};
use super::verdict::verdict;
use super::{apps, bounded_cause};
use crate::page::{Look, Page, Tone};

/// How much of each Application is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What is needed at two in the morning.
    Table,
    /// Rank, risk, project, Argo CD's verdicts and rule as well, every Application in a row of its own.
    Wide,
}

/// What of a report is shown, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TriageView<'v> {
    /// How much of each Application.
    pub(crate) detail: Detail,
    /// Applications without a finding at or above this are only counted; `None` shows all.
    pub(crate) least: Option<Severity>,
    /// Say how each risk came about.
    pub(crate) explain_rank: bool,
    /// What must be typed to look at the same fleet again, such as ` --demo`; empty if nothing.
    pub(crate) again: &'v str,
}

/// Lays a report out.
pub(crate) fn triage_page(triage: &Triage, view: &TriageView<'_>, look: Look) -> String {
    let mut page = Page::new(look);
    let shown: Vec<&App> = triage.apps.iter().filter(|app| app.severest() >= view.least).collect();
    verdict(&mut page, triage, view);
    fleet_findings(&mut page, triage, view);
    let columns = Columns::of(triage, view.detail);
    let folds = folds(triage, view.least.unwrap_or(Severity::Advice));
    shared_causes(&mut page, view, &columns, &folds);
    let folded = |app: &App| view.detail == Detail::Table && folds.iter().any(|fold| fold.tells(app));
    let rows: Vec<&App> = shown.iter().copied().filter(|app| !folded(app)).collect();
    if !rows.is_empty() {
        page.blank();
        app_rows(&mut page, view, &columns, &rows);
    }
    closing(&mut page, triage, view, shown.len());
    gaps_section(&mut page, &triage.gaps, view.detail == Detail::Wide);
    page.into_text()
}

fn fleet_findings(page: &mut Page, triage: &Triage, view: &TriageView<'_>) {
    for finding in triage.fleet.iter().filter(|finding| Some(finding.severity) >= view.least) {
        page.blank();
        let mut line = page.begin(0);
        line.push(Tone::Severity(finding.severity), finding.severity.as_str());
        line.push(Tone::Strong, "  fleet: ");
        page.end_wrapped(line, 4, Tone::Plain, &bounded_cause(&finding.cause));
        next_step(page, 4, finding, view.again);
    }
}

/// How many are not shown, and how to learn more.
fn closing(page: &mut Page, triage: &Triage, view: &TriageView<'_>, shown: usize) {
    let hidden: Vec<&App> = triage.apps.iter().filter(|app| app.severest() < view.least).collect();
    let advised = hidden.iter().filter(|app| !app.findings.is_empty()).count();
    if !hidden.is_empty() {
        page.blank();
        let advice = if advised == 0 { String::new() } else { format!(", {advised} of them with advice") };
        page.paragraph(
            0,
            Tone::Faint,
            &format!("{} not shown: healthy{advice} (--all shows them).", apps(hidden.len())),
        );
    }
    if let Some(app) = triage.apps.first().filter(|_| shown > 0) {
        if hidden.is_empty() {
            page.blank();
        }
        let mut line = page.begin(0);
        line.push(Tone::Faint, "More about one app: ");
        line.push(Tone::Command, &format!("trueup explain{} {}", view.again, app.name));
        page.end(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;
    use trueup_api::Remedy;

    const TABLE: TriageView<'_> =
        TriageView { detail: Detail::Table, least: Some(Severity::Warning), explain_rank: false, again: " --demo" };

    fn check(triage: &Triage, view: &TriageView<'_>, width: usize) -> String {
        let text = triage_page(triage, view, Look { width, colour: false });
        let is_command = |line: &str| line.trim_start().starts_with('→');
        let wide: Vec<&str> = text.lines().filter(|line| !is_command(line) && line.chars().count() > width).collect();
        assert!(wide.is_empty(), "wider than {width}: {wide:#?}");
        text
    }

    #[test]
    fn the_table_fits_eighty_columns() {
        insta::assert_snapshot!(check(&samples::triage(), &TABLE, 80), @r#"
        5 of 7 apps need attention (as of 2026-11-24 07:36:08 UTC)
            4 cannot sync
            0 are looping
            1 carries hotfixes that the next sync would overwrite
            1 has no safe way back
        First: checkout-prod, because production is down: recreate the Deployment
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan

        warning  fleet: cluster edge (https://edge.acme.test:6443) does not answer:
            connection refused
            → Check that the cluster can be reached from here.

        error  3 apps share one cause: policy require-owner-label
            a policy or webhook refuses the object (sync/admission-denied)
            For example billing-prod: policy require-owner-label denies Deployment
            shop/billing: label owner is missing
            → Add the label owner to the Deployment in Git.
            error     billing-prod    prod        2h  team-shop
            warning   gateway-prod    prod        3d  team-shop  (see also below)
            error     ledger-prod     prod        2h  team-shop

        SEVERITY  APP             ENV      SINCE  OWNER
        critical  checkout-prod   prod       13m  team-shop
            Deployment shop/checkout cannot be updated: `spec.selector` is immutable,
            Git says tier=web since commit 973ee88 by alice, the cluster has tier=api
            also: drift/hotfix
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan
        warning   gateway-prod    prod        3d  team-shop
            alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the
            next sync takes it back
            also: sync/admission-denied
            → Write it to Git, or let it go.
        warning   cart-prod       prod        3d  team-shop
            alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the
            next sync takes it back
            → Write it to Git, or let it go.

        2 apps not shown: healthy, 1 of them with advice (--all shows them).
        More about one app: trueup explain --demo checkout-prod

        NOT OBSERVED: what follows could not be read, so this report may be incomplete
          ! cluster edge (https://edge.acme.test:6443): GET /apis/apps/v1/deployments:
            connection refused
            therefore unknown: whether the objects of its apps were changed by hand, and
            how they work
        "#);
    }

    #[test]
    fn the_table_uses_a_wide_terminal() {
        insta::assert_snapshot!(check(&samples::triage(), &TABLE, 140), @r#"
        5 of 7 apps need attention (as of 2026-11-24 07:36:08 UTC)
            4 cannot sync
            0 are looping
            1 carries hotfixes that the next sync would overwrite
            1 has no safe way back
        First: checkout-prod, because production is down: recreate the Deployment
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan

        warning  fleet: cluster edge (https://edge.acme.test:6443) does not answer: connection refused
            → Check that the cluster can be reached from here.

        error  3 apps share one cause: policy require-owner-label
            a policy or webhook refuses the object (sync/admission-denied)
            For example billing-prod: policy require-owner-label denies Deployment shop/billing: label owner is missing
            → Add the label owner to the Deployment in Git.
            error     billing-prod    prod        2h  team-shop
            warning   gateway-prod    prod        3d  team-shop  (see also below)
            error     ledger-prod     prod        2h  team-shop

        SEVERITY  APP             ENV      SINCE  OWNER      WHAT IS WRONG
        critical  checkout-prod   prod       13m  team-shop  Deployment shop/checkout cannot be updated: `spec.selector` is immutable, Git says
                                                             tier=web since commit 973ee88 by alice, the cluster has tier=api
                                                             also: drift/hotfix
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan
        warning   gateway-prod    prod        3d  team-shop  alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the next sync
                                                             takes it back
                                                             also: sync/admission-denied
            → Write it to Git, or let it go.
        warning   cart-prod       prod        3d  team-shop  alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the next sync
                                                             takes it back
            → Write it to Git, or let it go.

        2 apps not shown: healthy, 1 of them with advice (--all shows them).
        More about one app: trueup explain --demo checkout-prod

        NOT OBSERVED: what follows could not be read, so this report may be incomplete
          ! cluster edge (https://edge.acme.test:6443): GET /apis/apps/v1/deployments: connection refused
            therefore unknown: whether the objects of its apps were changed by hand, and how they work
        "#);
    }

    #[test]
    fn wide_shows_every_application_with_rank_risk_and_rule() {
        let view = TriageView { detail: Detail::Wide, least: None, explain_rank: true, again: "" };
        insta::assert_snapshot!(check(&samples::triage(), &view, 120), @r#"
        5 of 7 apps need attention (as of 2026-11-24 07:36:08 UTC)
            4 cannot sync
            0 are looping
            1 carries hotfixes that the next sync would overwrite
            1 has no safe way back
        First: checkout-prod, because production is down: recreate the Deployment
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan

        warning  fleet: cluster edge (https://edge.acme.test:6443) does not answer: connection refused
            → Check that the cluster can be reached from here.

        error  3 apps share one cause: policy require-owner-label
            a policy or webhook refuses the object (sync/admission-denied)
            For example billing-prod: policy require-owner-label denies Deployment shop/billing: label owner is missing
            → Add the label owner to the Deployment in Git.

        RANK  RISK  SEVERITY  APP             PROJECT  ENV      SYNC       HEALTH    SINCE  OWNER      RULE
           1  87.5  critical  checkout-prod   shop     prod     OutOfSync  Degraded    13m  team-shop  sync/immutable-field
            Deployment shop/checkout cannot be updated: `spec.selector` is immutable, Git says tier=web since commit 973ee88 by
            alice, the cluster has tier=api
            also: drift/hotfix
            rank 1, risk 87.5 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan
           2  85.0  error     billing-prod    shop     prod     OutOfSync  Degraded     2h  team-shop  sync/admission-denied
            policy require-owner-label denies Deployment shop/billing: label owner is missing
            rank 2, risk 85.0 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse
            → Add the label owner to the Deployment in Git.
           3  82.5  warning   gateway-prod    shop     prod     OutOfSync  Degraded     3d  team-shop  drift/hotfix
            alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the next sync takes it back
            also: sync/admission-denied
            rank 3, risk 82.5 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse
            → Write it to Git, or let it go.
           4  80.0  error     ledger-prod     shop     prod     OutOfSync  Degraded     2h  team-shop  sync/admission-denied
            policy require-owner-label denies Deployment shop/ledger: label owner is missing
            rank 4, risk 80.0 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse
            → Add the label owner to the Deployment in Git.
           5  77.5  warning   cart-prod       shop     prod     OutOfSync  Degraded     3d  team-shop  drift/hotfix
            alice set env LOG_LEVEL=debug on Deployment shop/cart with kubectl edit; the next sync takes it back
            rank 5, risk 77.5 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse
            → Write it to Git, or let it go.
           6  75.0  advice    search-staging  shop     staging  OutOfSync  Degraded      -  team-shop  render/unpinned
            chart version * floats
            rank 6, risk 75.0 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse
            → Pin it.
           7   0.0  ok        search-prod     shop     prod     Synced     Healthy       -  team-shop  -
            rank 7, risk 0.0 = 40 production + 25 tier-1 + 22.5 the next sync makes it worse

        More about one app: trueup explain checkout-prod

        NOT OBSERVED: what follows could not be read, so this report may be incomplete
          ! cluster edge (https://edge.acme.test:6443): GET /apis/apps/v1/deployments: connection refused
            therefore unknown: whether the objects of its apps were changed by hand, and how they work

        NOT AVAILABLE (nothing is wrong there)
          - cluster prod: audit log: none was given
            therefore unknown: the names of the people behind changes
        "#);
    }

    #[test]
    fn a_healthy_fleet_takes_two_lines() {
        insta::assert_snapshot!(check(&samples::healthy(), &TABLE, 80), @r#"
        1 app, nothing needs attention (as of 2026-11-24 07:36:08 UTC)

        1 app not shown: healthy (--all shows them).
        "#);
    }

    #[test]
    fn several_namespaces_are_told_apart() {
        let mut triage = samples::triage();
        triage.apps.truncate(2);
        triage.apps[1].namespace = "team-b".into();
        (triage.shared_causes, triage.fleet, triage.gaps) = (Vec::new(), Vec::new(), Vec::new());
        insta::assert_snapshot!(check(&triage, &TABLE, 80), @r#"
        5 of 7 apps need attention (as of 2026-11-24 07:36:08 UTC)
            4 cannot sync
            0 are looping
            1 carries hotfixes that the next sync would overwrite
            1 has no safe way back
        First: checkout-prod, because production is down: recreate the Deployment
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan

        SEVERITY  NAMESPACE  APP            ENV   SINCE  OWNER
        critical  argocd     checkout-prod  prod    13m  team-shop
            Deployment shop/checkout cannot be updated: `spec.selector` is immutable,
            Git says tier=web since commit 973ee88 by alice, the cluster has tier=api
            also: drift/hotfix
            → kubectl --context prod -n shop delete deployment checkout --cascade=orphan
        error     team-b     billing-prod   prod     2h  team-shop
            policy require-owner-label denies Deployment shop/billing: label owner is
            missing
            → Add the label owner to the Deployment in Git.

        More about one app: trueup explain --demo checkout-prod
        "#);
    }

    #[test]
    fn a_cause_of_very_many_takes_few_lines_and_names_them_all() {
        let mut triage = samples::triage();
        let one = triage.apps.remove(1);
        triage.apps = (0..40).map(|i| App { name: format!("billing-{i}"), ..one.clone() }).collect();
        let text = check(&triage, &TABLE, 80);
        assert!(text.lines().count() < 50, "{text}");
        assert!(text.contains("    and 28 apps: billing-12, billing-13"), "{text}");
        assert!((0..40).all(|i| text.contains(&format!("billing-{i}"))), "{text}");
    }

    #[test]
    fn no_text_of_a_cluster_reaches_the_terminal_as_it_is() {
        let mut triage = samples::triage();
        let hostile = "x\u{1b}[2J\u{202e}\u{9b}31m\r\n";
        for app in &mut triage.apps {
            (app.name, app.project) = (hostile.into(), hostile.into());
            (app.environment, app.team) = (Some(hostile.into()), Some(hostile.into()));
            for finding in &mut app.findings {
                (finding.cause, finding.remedy.say) = (hostile.into(), hostile.into());
                (finding.remedy.command, finding.owner.holder) = (Some(hostile.into()), Some(hostile.into()));
            }
        }
        triage.gaps[0].reason = hostile.into();
        triage.verdict.first = Some(Remedy { say: hostile.into(), command: Some(hostile.into()) });
        let view = TriageView { detail: Detail::Wide, least: None, explain_rank: true, again: "" };
        let text = triage_page(&triage, &view, Look { width: 100, colour: false });
        assert!(text.contains("x\\x1b[2J\\u{202e}"));
        assert!(!text.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')));
    }

    #[test]
    fn colour_changes_nothing_but_the_colour() {
        let coloured = triage_page(&samples::triage(), &TABLE, Look { width: 80, colour: true });
        let mut plain = String::new();
        for (i, part) in coloured.split('\u{1b}').enumerate() {
            plain.push_str(if i == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) });
        }
        assert_ne!(coloured, plain);
        assert_eq!(plain, triage_page(&samples::triage(), &TABLE, Look { width: 80, colour: false }));
    }
}
