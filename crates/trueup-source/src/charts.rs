//! Charts over the network: indexes and archives by HTTP, charts out of OCI registries, and a cache that never lies.
//!
//! Reading order: [`ChartDownloads`] gets things, [`ServerAccess`] says how a server is to be spoken to, an
//! [`ArchiveCache`] keeps archives by their digest, and a [`DownloadError`] says what went wrong and what to do.

mod access;
mod cache;
mod client;
mod digest;
mod downloads;
mod error;
mod limits;
mod registry;

pub use access::{Login, ServerAccess};
pub use cache::ArchiveCache;
pub use digest::ArchiveDigest;
pub use downloads::{ChartArchive, ChartDownloads};
pub use error::{DownloadError, DownloadProblem};
pub use limits::DownloadLimits;
pub use registry::{PulledChart, RegistryChart};
