//! Which crate may depend on which: arrows point down only.

use std::collections::{BTreeSet, HashMap};

use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};

use super::violation::Violation;

/// What a crate is allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Values in, values out: no network, no files, no clock, no randomness.
    Pure,
    /// Talks to the world.
    Io,
    /// Tests and tasks.
    Development,
}

/// One crate of the workspace and the crates below it that it may use.
pub(crate) struct Place {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is allowed to do.
    pub(crate) layer: Layer,
    uses: &'static [&'static str],
}

/// The whole workspace, from the bottom up. ARCHITECTURE.md says why.
pub(crate) const PLACES: &[Place] = &[
    Place { name: "trueup-model", layer: Layer::Pure, uses: &[] },
    Place { name: "trueup-yaml", layer: Layer::Pure, uses: &[] },
    Place { name: "trueup-template", layer: Layer::Pure, uses: &["trueup-yaml"] },
    Place { name: "trueup-helm", layer: Layer::Pure, uses: &["trueup-model", "trueup-yaml", "trueup-template"] },
    Place { name: "trueup-kustomize", layer: Layer::Pure, uses: &["trueup-model", "trueup-yaml", "trueup-template"] },
    Place {
        name: "trueup-render",
        layer: Layer::Pure,
        uses: &["trueup-model", "trueup-yaml", "trueup-template", "trueup-helm"],
    },
    Place { name: "trueup-compare", layer: Layer::Pure, uses: &["trueup-model"] },
    Place { name: "trueup-triage", layer: Layer::Pure, uses: &["trueup-model", "trueup-compare"] },
    Place { name: "trueup-source", layer: Layer::Io, uses: &["trueup-model"] },
    Place { name: "trueup-cluster", layer: Layer::Io, uses: &["trueup-model"] },
    Place {
        name: "trueup-engine",
        layer: Layer::Io,
        uses: &[
            "trueup-model",
            "trueup-template",
            "trueup-helm",
            "trueup-kustomize",
            "trueup-compare",
            "trueup-triage",
            "trueup-source",
            "trueup-cluster",
        ],
    },
    Place { name: "trueup-api", layer: Layer::Pure, uses: &["trueup-model", "trueup-triage"] },
    Place {
        name: "trueup",
        layer: Layer::Io,
        uses: &["trueup-model", "trueup-compare", "trueup-triage", "trueup-engine", "trueup-api"],
    },
    Place { name: TESTKIT, layer: Layer::Development, uses: &["trueup-model", "trueup-cluster"] },
    Place {
        name: "xtask",
        layer: Layer::Development,
        uses: &[
            "trueup-model",
            "trueup-yaml",
            "trueup-template",
            "trueup-helm",
            "trueup-source",
            "trueup-cluster",
            TESTKIT,
        ],
    },
];

/// May be used by tests of every crate, and by tasks.
const TESTKIT: &str = "trueup-testkit";

/// Packages of which a pure crate must not know, however far down.
const IMPURE: &[&str] = &["fs-err", "gix", "hyper", "kube", "rand", "reqwest", "tempfile", "tokio"];

/// Packages that only one crate may use: package, its user.
const RESERVED: &[(&str, &str)] = &[("k8s-openapi", "trueup-cluster"), ("kube", "trueup-cluster")];

/// Checks the dependencies of all crates of the workspace.
pub(crate) fn check(metadata: &Metadata) -> Vec<Violation> {
    let mut violations = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        let dependencies = package.dependencies.iter().map(|d| (d.name.as_str(), d.kind));
        match PLACES.iter().find(|place| place.name == name) {
            Some(place) => violations.extend(direct(place, dependencies)),
            None => violations.push(Violation::new(
                &manifest(name),
                1,
                format!("{name} has no place among the layers"),
                "give it one in xtask/src/tidy/layers.rs and in ARCHITECTURE.md",
            )),
        }
    }
    violations.extend(impure(metadata));
    violations
}

/// Violations of one crate by what its Cargo.toml names.
fn direct<'a>(place: &Place, dependencies: impl Iterator<Item = (&'a str, DependencyKind)>) -> Vec<Violation> {
    let file = manifest(place.name);
    let mut violations = Vec::new();
    for (dependency, kind) in dependencies {
        if let Some((_, user)) = RESERVED.iter().find(|(package, user)| *package == dependency && *user != place.name) {
            violations.push(Violation::new(
                &file,
                1,
                format!("{} uses {dependency}", place.name),
                format!("only {user} may; ask it for what you need"),
            ));
        }
        let ours = PLACES.iter().any(|p| p.name == dependency);
        let for_tests = kind == DependencyKind::Development && dependency == TESTKIT;
        if ours && !for_tests && !place.uses.contains(&dependency) {
            violations.push(Violation::new(
                &file,
                1,
                format!("{} uses {dependency}", place.name),
                format!("arrows point down: it may use {:?}", place.uses),
            ));
        }
    }
    violations
}

/// Violations of pure crates by what stands anywhere below them.
fn impure(metadata: &Metadata) -> Vec<Violation> {
    let names: HashMap<&PackageId, &str> = metadata.packages.iter().map(|p| (&p.id, p.name.as_str())).collect();
    let pure = |package: &&Package| PLACES.iter().any(|p| p.name == package.name.as_str() && p.layer == Layer::Pure);
    let mut violations = Vec::new();
    for package in metadata.workspace_packages().into_iter().filter(|p| pure(p)) {
        let below = below(metadata, &package.id);
        let found: BTreeSet<&str> = below.iter().filter_map(|id| names.get(id).copied()).collect();
        for impure in IMPURE.iter().filter(|name| found.contains(**name)) {
            violations.push(Violation::new(
                &manifest(package.name.as_str()),
                1,
                format!("{} is pure and depends on {impure}", package.name),
                "have the result passed in by an I/O crate",
            ));
        }
    }
    violations
}

/// Everything that a package needs to be built for use, itself included.
fn below<'a>(metadata: &'a Metadata, package: &'a PackageId) -> BTreeSet<&'a PackageId> {
    let nodes = metadata.resolve.as_ref().map(|r| r.nodes.as_slice()).unwrap_or_default();
    let edges: HashMap<&PackageId, _> = nodes.iter().map(|node| (&node.id, &node.deps)).collect();
    let mut seen = BTreeSet::from([package]);
    let mut open = vec![package];
    while let Some(id) = open.pop() {
        for edge in edges.get(id).into_iter().flat_map(|deps| deps.iter()) {
            let used = edge.dep_kinds.iter().any(|d| d.kind == DependencyKind::Normal);
            if used && seen.insert(&edge.pkg) {
                open.push(&edge.pkg);
            }
        }
    }
    seen
}

/// Folder name = crate name.
fn manifest(name: &str) -> String {
    if name == "xtask" { "xtask/Cargo.toml".to_owned() } else { format!("crates/{name}/Cargo.toml") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_direct(name: &str, dependencies: &[(&str, DependencyKind)]) -> Vec<String> {
        let place = PLACES.iter().find(|p| p.name == name).unwrap();
        direct(place, dependencies.iter().copied()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_arrow_that_points_up_or_sideways_is_a_violation() {
        let normal = DependencyKind::Normal;
        assert_eq!(check_direct("trueup-engine", &[("trueup-model", normal), ("serde", normal)]), [""; 0]);
        assert_eq!(
            check_direct("trueup-source", &[("trueup-cluster", normal)]),
            [
                r#"crates/trueup-source/Cargo.toml:1: trueup-source uses trueup-cluster: arrows point down: it may use ["trueup-model"]"#
            ]
        );
        assert_eq!(check_direct("trueup-api", &[("trueup-engine", DependencyKind::Development)]).len(), 1);
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert_eq!(check_direct("trueup", &[("trueup-testkit", DependencyKind::Development)]), [""; 0]);
        assert_eq!(check_direct("trueup", &[("trueup-testkit", DependencyKind::Normal)]).len(), 1);
        assert_eq!(check_direct("xtask", &[("trueup-testkit", DependencyKind::Normal)]), [""; 0]);
    }

    #[test]
    fn only_one_crate_knows_kube() {
        assert_eq!(check_direct("trueup-cluster", &[("kube", DependencyKind::Normal)]), [""; 0]);
        assert_eq!(check_direct("trueup-engine", &[("kube", DependencyKind::Normal)]).len(), 1);
    }
}
