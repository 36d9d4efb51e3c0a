//! The same service works in another environment: what is different there.

use trueup_model::{Application, Certainty, Finding, HealthCode, Rule, Severity, Source, SyncCode};

use crate::context::AppContext;

/// Families of faults that another environment can shed light on.
const COMPARABLE: &[&str] = &["source", "render", "spec", "sync", "health"];

/// Advice from a healthy sibling, where this one has a fault that is not about the cluster itself.
pub(super) fn findings(ctx: &AppContext, found: &[Finding]) -> Vec<Finding> {
    let fault = found.iter().find(|f| f.severity >= Severity::Error && COMPARABLE.contains(&f.rule.family()));
    let Some(fault) = fault else { return Vec::new() };
    sibling(ctx).map(|other| finding(ctx, fault, other)).into_iter().collect()
}

/// A healthy Application of the same service in another environment.
fn sibling<'f>(ctx: &AppContext<'f>) -> Option<&'f Application> {
    let index = ctx.index;
    index.service(&ctx.identity.service).iter().copied().find_map(|position| {
        let app = &index.fleet.applications[position];
        let elsewhere = position != ctx.position && index.identities[position].environment != ctx.identity.environment;
        let fine = app.status.sync.status == SyncCode::Synced && app.status.health.status == HealthCode::Healthy;
        (elsewhere && fine).then_some(app)
    })
}

fn finding(ctx: &AppContext, fault: &Finding, other: &Application) -> Finding {
    let here = ctx.identity.environment.as_deref().unwrap_or("this environment");
    let mut differences = cluster_facts(ctx, fault, other);
    differences.extend(spec_differences(ctx.app, other));
    let first = differences.first().map_or_else(
        || "their specs name the same inputs; the difference is in the cluster or in Git".to_owned(),
        Clone::clone,
    );
    let finding = Finding::new(
        Rule::ReleaseFailsOnlyIn,
        format!("fails only in {here}: {} is Synced and Healthy; {first}", other.metadata.name),
        "compare the inputs of the two",
    )
    .certainty(Certainty::Likely)
    .since(fault.since)
    .object(ctx.object())
    .command(format!("trueup explain {}", other.metadata.name));
    differences.into_iter().take(6).fold(finding, |finding, difference| {
        finding.evidence(format!("{} against {}", ctx.name(), other.metadata.name), difference)
    })
}

/// What is different in the two clusters and explains the fault: a kind that is not served, a policy that is not there.
fn cluster_facts(ctx: &AppContext, fault: &Finding, other: &Application) -> Vec<String> {
    let (Some(here), Some(there)) = (ctx.cluster, ctx.index.cluster_of(other)) else { return Vec::new() };
    if std::ptr::eq(here.cluster, there.cluster) {
        return Vec::new();
    }
    let names = (&here.cluster.name, &there.cluster.name);
    let mut facts = Vec::new();
    if fault.rule == Rule::SyncKindUnknown {
        let unserved = fault
            .objects
            .iter()
            .filter(|o| here.cluster.serves(o) == Some(false) && there.cluster.serves(o) == Some(true));
        facts.extend(
            unserved.map(|o| format!("kind {}: not served in cluster {}, served in {}", o.kind, names.0, names.1)),
        );
    }
    if let (Rule::SyncAdmissionDenied, Some(root)) = (fault.rule, &fault.root) {
        let guards = |c: &crate::index::ClusterIndex| {
            let mut objects = c.cluster.objects.iter().filter(|o| o.key.group == "admissionregistration.k8s.io");
            objects.any(|o| root.split(' ').any(|word| word == o.key.name))
        };
        if guards(here) && !guards(there) {
            facts.push(format!("{root}: in cluster {}, not in {}", names.0, names.1));
        }
    }
    facts
}

/// What the two Applications' specs say differently, one line each, the most telling first.
fn spec_differences(app: &Application, other: &Application) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |what: &str, here: &str, there: &str| {
        if here != there {
            let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
            lines.push(format!("{what}: {} here, {} there", shown(here), shown(there)));
        }
    };
    for (here, there) in app.sources().iter().zip(other.sources()) {
        say("targetRevision", &here.target_revision, &there.target_revision);
        say("value files", &value_files(here), &value_files(there));
        say("parameters", &parameters(here), &parameters(there));
        say("path", &here.path, &there.path);
        say("chart", &here.chart, &there.chart);
        say("repository", &here.repo_url, &there.repo_url);
    }
    say("number of sources", &app.sources().len().to_string(), &other.sources().len().to_string());
    say("project", &app.spec.project, &other.spec.project);
    let cluster = |a: &Application| {
        let d = &a.spec.destination;
        if d.name.is_empty() { d.server.clone() } else { d.name.clone() }
    };
    say("cluster", &cluster(app), &cluster(other));
    say("namespace", &app.spec.destination.namespace, &other.spec.destination.namespace);
    lines
}

fn value_files(source: &Source) -> String {
    source.helm.as_ref().map_or_else(String::new, |h| h.value_files.join(", "))
}

/// Names of the parameters only: their values may be secrets.
fn parameters(source: &Source) -> String {
    let names = source.helm.iter().flat_map(|h| &h.parameters).map(|p| p.name.as_str());
    names.collect::<Vec<_>>().join(", ")
}
