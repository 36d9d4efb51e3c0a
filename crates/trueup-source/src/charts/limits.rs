//! How much and how long.

use std::time::Duration;

/// Bounds of every download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadLimits {
    /// The largest index.
    pub index_bytes: u64,
    /// The largest archive.
    pub archive_bytes: u64,
    /// How long connecting may take.
    pub connect: Duration,
    /// How long nothing may arrive.
    pub idle: Duration,
    /// How long one download may take.
    pub total: Duration,
}

impl Default for DownloadLimits {
    fn default() -> Self {
        Self {
            index_bytes: 256 << 20,
            archive_bytes: 100 << 20,
            connect: Duration::from_secs(15),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(10),
        }
    }
}
