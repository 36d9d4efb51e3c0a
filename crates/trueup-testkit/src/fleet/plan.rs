//! Who is in the fleet: teams, services, and one app for each service and environment.

use serde_json::{Value, json};

use super::FleetSize;
use super::chance::Chance;
use super::fault::Fault;

const TEAMS: &[&str] = &[
    "payments",
    "storefront",
    "logistics",
    "search",
    "identity",
    "billing",
    "media",
    "risk",
    "support",
    "growth",
    "pricing",
    "catalog",
    "insights",
    "mobile",
    "partners",
    "compliance",
    "messaging",
    "loyalty",
    "returns",
    "fleet",
    "markets",
    "content",
    "devices",
    "reporting",
];
const NOUNS: &[&str] = &[
    "order", "cart", "ledger", "invoice", "refund", "parcel", "route", "stock", "quote", "basket", "profile",
    "session", "token", "rating", "review", "coupon", "banner", "image", "video", "alert", "ticket", "contract",
    "address", "wallet", "audit", "report", "event", "label", "driver", "depot", "shift", "claim", "policy", "tax",
    "rate", "feed", "index", "export", "import", "schedule",
];
const PARTS: &[&str] = &["api", "worker", "web", "sync", "gateway", "store", "engine", "relay", "view", "jobs"];

/// How an app's source is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renderer {
    Helm,
    Kustomize,
    Directory,
}

/// Where an app runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Environment {
    Staging,
    ProdEu,
    ProdUs,
}

impl Environment {
    /// All of them; the first is the cluster that Argo CD runs in.
    pub(crate) const ALL: &'static [Self] = &[Self::Staging, Self::ProdEu, Self::ProdUs];

    /// As names of apps and files have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::ProdEu => "prod-eu",
            Self::ProdUs => "prod-us",
        }
    }

    /// As the label has it.
    pub(crate) fn label(self) -> &'static str {
        if self == Self::Staging { "staging" } else { "prod" }
    }

    /// Name of the server in the snapshot.
    pub(crate) fn server(self) -> &'static str {
        if self == Self::Staging { CONTROL_PLANE } else { self.name() }
    }

    /// URL of its API server; `None` for the cluster that Argo CD runs in.
    pub(crate) fn url(self) -> Option<&'static str> {
        match self {
            Self::Staging => None,
            Self::ProdEu => Some("https://api.prod-eu.example.test:6443"),
            Self::ProdUs => Some("https://api.prod-us.example.test:6443"),
        }
    }
}

/// Name of the server that holds the Applications.
pub(crate) const CONTROL_PLANE: &str = "mgmt";

/// Who makes the Application object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parent {
    /// An app of apps.
    Root(String),
    /// An `ApplicationSet`, with its identity.
    Set(String, String),
    /// A person, with kubectl.
    Nobody,
}

/// One app.
#[derive(Debug, Clone)]
pub(crate) struct AppPlan {
    pub(crate) name: String,
    pub(crate) service: String,
    pub(crate) team: String,
    pub(crate) environment: Environment,
    pub(crate) namespace: String,
    pub(crate) tier: u8,
    pub(crate) renderer: Renderer,
    pub(crate) parent: Parent,
    pub(crate) fault: Option<Fault>,
    /// Self-heal is on.
    pub(crate) heals: bool,
    pub(crate) replicas: u64,
    /// Version that was released before, version that runs, version that Git says.
    pub(crate) versions: [String; 3],
    /// Commits: the one before, the one that runs, the one that Git says.
    pub(crate) revisions: [String; 3],
    /// Seconds between the last release and the capture.
    pub(crate) released_ago: i64,
    /// Seconds between the fault and the capture.
    pub(crate) broken_ago: i64,
}

impl AppPlan {
    /// Name of its main objects: the release in Helm, the service elsewhere.
    pub(crate) fn object_name(&self) -> &str {
        if self.renderer == Renderer::Helm { &self.name } else { &self.service }
    }

    /// Its repository.
    pub(crate) fn repository(&self) -> String {
        format!("https://git.example.test/{}/{}.git", self.team, self.service)
    }

    /// Its folder in the repository.
    pub(crate) fn path(&self) -> String {
        match self.renderer {
            Renderer::Helm => "chart".to_owned(),
            Renderer::Kustomize => format!("overlays/{}", self.environment.name()),
            Renderer::Directory => format!("manifests/{}", self.environment.name()),
        }
    }

    /// Branch that it follows.
    pub(crate) fn target_revision(&self) -> &'static str {
        if self.fault == Some(Fault::RevisionMissing) { "release/next" } else { "main" }
    }

    /// `spec.source`.
    pub(crate) fn source(&self) -> Value {
        let mut source =
            json!({"path": self.path(), "repoURL": self.repository(), "targetRevision": self.target_revision()});
        if self.renderer == Renderer::Helm {
            source["helm"] = json!({"valueFiles": [self.values_file()]});
        }
        source
    }

    /// The values file of its environment.
    pub(crate) fn values_file(&self) -> String {
        format!("values-{}.yaml", self.environment.name())
    }

    /// `spec.destination`.
    pub(crate) fn destination(&self) -> Value {
        match self.environment {
            Environment::Staging => json!({"server": "https://kubernetes.default.svc", "namespace": self.namespace}),
            prod => json!({"name": prod.name(), "namespace": self.namespace}),
        }
    }

    /// Image of a version of the service.
    pub(crate) fn image(&self, version: &str) -> String {
        format!("registry.example.test/{}/{}:{version}", self.team, self.service)
    }

    /// Labels of the Application.
    pub(crate) fn labels(&self) -> Value {
        json!({
            "example.test/env": self.environment.label(),
            "example.test/team": self.team,
            "example.test/tier": format!("tier-{}", self.tier),
        })
    }
}

/// A team.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) name: String,
    /// Who makes its Applications, as a rule.
    pub(crate) parent: Parent,
}

/// Everybody in the fleet.
#[derive(Debug)]
pub(crate) struct FleetPlan {
    pub(crate) teams: Vec<Team>,
    /// Without the apps of apps; sorted by name.
    pub(crate) apps: Vec<AppPlan>,
}

impl FleetPlan {
    /// The plan of a fleet of this size: the apps of apps count as apps.
    pub(crate) fn of(size: FleetSize) -> Self {
        let teams: Vec<Team> = (0..(size.apps / 40).max(1)).map(|number| team(number, size.seed)).collect();
        let roots = teams.iter().filter(|team| matches!(team.parent, Parent::Root(_))).count();
        let mut apps: Vec<AppPlan> =
            (0..size.apps.saturating_sub(roots)).map(|number| app(number, &teams, size.seed)).collect();
        apps.sort_by(|a, b| a.name.cmp(&b.name));
        Self { teams, apps }
    }
}

fn team(number: usize, seed: u64) -> Team {
    let name = numbered(TEAMS[number % TEAMS.len()], number / TEAMS.len());
    let parent = if number % 3 == 2 {
        Parent::Set(format!("{name}-services"), Chance::new(seed, &format!("{name}-services")).uid())
    } else {
        Parent::Root(format!("{name}-root"))
    };
    Team { name, parent }
}

/// Every twentieth app, counted from three beginnings, is faulty: 15 %.
fn faulty_number(number: usize) -> Option<usize> {
    const PLACES: [usize; 3] = [3, 9, 16];
    PLACES.iter().position(|place| *place == number % 20).map(|at| number / 20 * PLACES.len() + at)
}

fn app(number: usize, teams: &[Team], seed: u64) -> AppPlan {
    let environment = Environment::ALL[number % Environment::ALL.len()];
    let service_number = number / Environment::ALL.len();
    let (noun, part) = (NOUNS[service_number % NOUNS.len()], PARTS[service_number / NOUNS.len() % PARTS.len()]);
    let service = numbered(&format!("{noun}-{part}"), service_number / (NOUNS.len() * PARTS.len()));
    let team = &teams[service_number % teams.len()];
    let name = format!("{service}-{}", environment.name());
    let mut chance = Chance::new(seed, &name);
    let fault = faulty_number(number).map(Fault::of_number);
    let default_renderer = [Renderer::Helm, Renderer::Kustomize, Renderer::Directory]
        [usize::from(service_number % 4 > 1) + service_number % 2];
    let alone = matches!(fault, Some(Fault::AutoSyncOff)) || number % 11 == 7;
    let namespace = if fault == Some(Fault::NamespaceMissing) { format!("{service}-lab") } else { team.name.clone() };
    let minor = 1 + chance.below(30);
    let released_ago = 3 * 3600 + i64::try_from(chance.below(5 * 86_400)).unwrap_or_default();
    let running = format!("4.{minor}.0");
    let pending = matches!(fault, Some(Fault::HookFailed | Fault::WindowDenied | Fault::AutoSyncOff));
    let desired = if pending { format!("4.{}.0", minor + 1) } else { running.clone() };
    let commits = [chance.hex(40), chance.hex(40), chance.hex(40)];
    let revisions =
        if moves_on(fault) { commits } else { [commits[0].clone(), commits[1].clone(), commits[1].clone()] };
    AppPlan {
        service,
        team: team.name.clone(),
        environment,
        namespace,
        tier: [1, 2, 2, 3][service_number % 4],
        renderer: fault.and_then(Fault::renderer).unwrap_or(default_renderer),
        parent: if alone { Parent::Nobody } else { team.parent.clone() },
        fault,
        heals: heals(fault, service_number),
        replicas: 1 + u64::from(environment != Environment::Staging),
        versions: [format!("4.{}.0", minor - 1), running, desired],
        revisions,
        released_ago,
        broken_ago: 900 + i64::try_from(chance.below(7_200)).unwrap_or_default(),
        name,
    }
}

/// True if Git has moved past what runs.
fn moves_on(fault: Option<Fault>) -> bool {
    use Fault as F;
    matches!(
        fault,
        Some(
            F::HookFailed
                | F::WindowDenied
                | F::AutoSyncOff
                | F::ImmutableSelector
                | F::AdmissionPolicy
                | F::KindUnknown
                | F::KindDenied
                | F::NamespaceMissing
        )
    )
}

fn heals(fault: Option<Fault>, service_number: usize) -> bool {
    match fault {
        Some(Fault::SelfHealLoop | Fault::HiddenHotfix | Fault::IgnoredDrift) => true,
        Some(_) => false,
        None => service_number.is_multiple_of(2),
    }
}

fn numbered(name: &str, round: usize) -> String {
    if round == 0 { name.to_owned() } else { format!("{name}-{}", round + 1) }
}
