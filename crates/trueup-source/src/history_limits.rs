//! How much of a repository is read.

use std::time::Duration;

/// Bounds on what one repository may cost; the newest part of the history is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryLimits {
    /// Commits of one repository.
    pub commits: usize,
    /// Changed paths of one commit; the rest of the commit's paths is left out.
    pub paths_per_commit: usize,
    /// Changed paths of one repository; the commits after it are left out.
    pub paths: usize,
    /// Size of one bundle, in bytes.
    pub bundle_bytes: usize,
    /// Size of one Git object, in bytes, once decompressed.
    pub object_bytes: usize,
    /// Repositories of one snapshot.
    pub repositories: usize,
    /// Time for the walk through one repository; the commits that were not reached are left out.
    pub time: Duration,
}

impl Default for HistoryLimits {
    /// Ample for a repository of manifests; a few hundred megabytes in the worst case.
    fn default() -> Self {
        Self {
            commits: 20_000,
            paths_per_commit: 10_000,
            paths: 1_000_000,
            bundle_bytes: 512 << 20,
            object_bytes: 64 << 20,
            repositories: 10_000,
            time: Duration::from_secs(30),
        }
    }
}
