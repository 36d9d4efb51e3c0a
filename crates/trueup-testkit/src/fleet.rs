//! Generated fleets: any number of apps and objects, with known faults, as a snapshot. The same size and seed give
//! the same bytes.
//!
//! Field names, messages and field managers are those of real servers; names and numbers are invented. Three
//! clusters: `mgmt` holds Argo CD and the staging environment, `prod-eu` and `prod-us` the production ones. 15 % of
//! the apps are faulty, each with one [`Fault`].

mod app_objects;
mod application;
mod argo_answers;
mod assembly;
mod audit;
mod chance;
mod clock;
mod cluster_objects;
mod damage;
mod fault;
mod kinds;
mod live;
mod managed_fields;
mod managed_resources;
mod manifest;
mod operation;
mod plan;
mod recording;
mod render_error;
#[cfg(test)]
mod tests;
mod workload;

use std::collections::BTreeMap;

pub use fault::Fault;
pub use recording::FleetFiles;

/// How large a generated fleet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FleetSize {
    /// Applications, the apps of apps among them.
    pub apps: usize,
    /// Live objects of all apps over all clusters; an app has at least about a dozen, so a number that is too small is
    /// exceeded. Events, namespaces and other objects of no app are not counted.
    pub objects: usize,
    /// Varies names of pods, times and so on; the faults stay where they are.
    pub seed: u64,
}

/// A generated fleet and what is wrong with it.
#[derive(Debug)]
pub struct GeneratedFleet {
    /// The snapshot.
    pub files: FleetFiles,
    /// All apps by name; `None` for a healthy one.
    pub truth: BTreeMap<String, Option<Fault>>,
    /// Live objects of all apps.
    pub objects: usize,
}

impl GeneratedFleet {
    /// A fleet of this size.
    pub fn generate(size: FleetSize) -> Self {
        assembly::assemble(size)
    }
}
