//! `JUnit` XML: one test case an Application, so that a pipeline shows a fleet as it shows tests.

use std::borrow::Cow;
use std::fmt::Write as _;

use trueup_model::{GapKind, Severity};

use crate::{App, Finding, Triage, is_hostile};

/// A report as `JUnit` XML.
///
/// An Application fails with its leading finding if its severest one is at or above `fail_on`; `None` fails none.
/// Other findings stand in `system-out`; what was not observed in `system-err` of the suite.
pub fn to_junit(triage: &Triage, fail_on: Option<Severity>) -> String {
    let apps = triage.apps.iter().map(|app| Case::of_app(app, fail_on));
    let fleet = triage.fleet.iter().map(|finding| Case::of_fleet(finding, fail_on));
    let cases: Vec<Case<'_>> = apps.chain(fleet).collect();
    let failures = cases.iter().filter(|case| case.failure.is_some()).count();
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", cases.len());
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut line = |text: &str| {
        xml.push_str(text);
        xml.push('\n');
    };
    line(&format!("<testsuites name=\"trueup\" {counts}>"));
    line(&format!("  <testsuite name=\"trueup triage\" {counts} timestamp=\"{}\">", triage.captured_at));
    for case in &cases {
        line(&case.xml());
    }
    let gaps: Vec<String> = triage
        .gaps
        .iter()
        .filter(|gap| gap.kind != GapKind::Absent)
        .map(|gap| {
            format!("not observed: {}: {}: {}; therefore unknown: {}", gap.place, gap.subject, gap.reason, gap.unknown)
        })
        .collect();
    if !gaps.is_empty() {
        line(&format!("    <system-err>{}</system-err>", escape(&gaps.join("\n"))));
    }
    line("  </testsuite>");
    line("</testsuites>");
    xml
}

struct Case<'t> {
    class: Cow<'t, str>,
    name: &'t str,
    failure: Option<&'t Finding>,
    others: Vec<&'t Finding>,
}

impl<'t> Case<'t> {
    fn of_app(app: &'t App, fail_on: Option<Severity>) -> Self {
        let fails = fail_on.is_some_and(|least| app.severest() >= Some(least));
        let failure = if fails { app.lead() } else { None };
        let others = app.findings.iter().skip(usize::from(fails)).collect();
        let class = Cow::Owned(format!("{}.{}", app.namespace, app.environment.as_deref().unwrap_or("no-environment")));
        Self { class, name: &app.name, failure, others }
    }

    fn of_fleet(finding: &'t Finding, fail_on: Option<Severity>) -> Self {
        let fails = fail_on.is_some_and(|least| finding.severity >= least);
        let (failure, others) = if fails { (Some(finding), Vec::new()) } else { (None, vec![finding]) };
        Self { class: Cow::Borrowed("fleet"), name: &finding.cause, failure, others }
    }

    fn xml(&self) -> String {
        let mut xml = format!(
            "    <testcase classname=\"{}\" name=\"{}\"",
            escape_attribute(&self.class),
            escape_attribute(self.name)
        );
        if self.failure.is_none() && self.others.is_empty() {
            xml.push_str("/>");
            return xml;
        }
        xml.push('>');
        if let Some(finding) = self.failure {
            let _ = write!(
                xml,
                "\n      <failure type=\"{}\" message=\"{}\">{}</failure>",
                finding.rule,
                escape_attribute(&finding.cause),
                escape(&body(finding))
            );
        }
        if !self.others.is_empty() {
            let lines: Vec<String> =
                self.others.iter().map(|f| format!("{} {}: {}", f.severity, f.rule, f.cause)).collect();
            let _ = write!(xml, "\n      <system-out>{}</system-out>", escape(&lines.join("\n")));
        }
        xml.push_str("\n    </testcase>");
        xml
    }
}

fn body(finding: &Finding) -> String {
    let mut lines = vec![format!("{} ({}): {}", finding.severity, finding.rule, finding.cause)];
    lines.extend(finding.owner.holder.as_ref().map(|holder| format!("owner: {holder}")));
    lines.extend(finding.evidence.iter().map(|e| format!("{}: {}", e.place, e.text)));
    lines.push(format!("to do: {}", finding.remedy.say));
    lines.extend(finding.remedy.command.clone());
    lines.join("\n")
}

/// A text inside XML 1.0. Characters that XML cannot hold at all, not even escaped, become visible (`\u{1b}`).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            hostile if is_hostile(hostile) => escaped.extend(hostile.escape_unicode()),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The same inside an attribute, where readers turn raw newlines and tabs into spaces.
fn escape_attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use trueup_model::Scrubber;

    use super::*;
    use crate::samples;

    fn sample() -> Triage {
        Triage::new(&samples::report(), &Scrubber::new(["canary-123456".to_owned()]))
    }

    #[test]
    fn an_application_fails_with_its_leading_finding() {
        insta::assert_snapshot!(to_junit(&sample(), Some(Severity::Warning)), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="trueup" tests="4" failures="3" errors="0">
          <testsuite name="trueup triage" tests="4" failures="3" errors="0" timestamp="2026-11-24T07:36:08Z">
            <testcase classname="argocd.prod" name="checkout-prod">
              <failure type="sync/immutable-field" message="Deployment shop/checkout: `spec.selector` is immutable: Git says tier=web, the cluster has tier=api">critical (sync/immutable-field): Deployment shop/checkout: `spec.selector` is immutable: Git says tier=web, the cluster has tier=api
        owner: team-shop
        status.operationState.message: field is immutable &lt;&amp;&quot;'&gt; password=&lt;secret&gt;
        to do: Delete the Deployment without its Pods and sync again.
        kubectl -n shop delete deployment checkout --cascade=orphan</failure>
            </testcase>
            <testcase classname="argocd.prod" name="billing-prod">
              <failure type="sync/admission-denied" message="policy require-owner-label denies Deployment shop/billing">error (sync/admission-denied): policy require-owner-label denies Deployment shop/billing
        to do: Add the label.</failure>
              <system-out>advice render/unpinned: chart version * floats</system-out>
            </testcase>
            <testcase classname="argocd.prod" name="cart-prod"/>
            <testcase classname="fleet" name="cluster edge does not answer">
              <failure type="fleet/unobserved" message="cluster edge does not answer">warning (fleet/unobserved): cluster edge does not answer
        to do: Check the network.</failure>
            </testcase>
            <system-err>not observed: cluster edge (https://edge.acme.test): GET /api/v1/pods: connection refused; therefore unknown: whether its Pods run</system-err>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn nothing_fails_below_the_threshold() {
        assert!(to_junit(&sample(), Some(Severity::Critical)).contains("tests=\"4\" failures=\"1\""));
        assert!(to_junit(&sample(), None).contains("tests=\"4\" failures=\"0\""));
    }

    #[test]
    fn hostile_texts_read_back_as_one_attribute_and_one_text() {
        let mut triage = sample();
        triage.apps.truncate(1);
        triage.apps[0].findings[0].cause = "a\u{1b}[31m</failure>\"\n<x>&\u{0}\u{ffff}".into();
        let xml = to_junit(&triage, Some(Severity::Advice));
        let document = roxmltree::Document::parse(&xml).unwrap();
        let failure = document.descendants().find(|n| n.has_tag_name("failure")).unwrap();
        assert_eq!(failure.attribute("message"), Some("a\\u{1b}[31m</failure>\"\n<x>&\\u{0}\\u{ffff}"));
        assert!(failure.text().unwrap().starts_with("critical (sync/immutable-field): a\\u{1b}[31m</failure>\"\n<x>&"));
    }
}
