//! Helm charts to manifests, as Helm 3 and Helm 4 do it.
//!
//! Reading order: a [`Chart`] is what was loaded, a [`Generation`] is which Helm is imitated, a [`HelmError`] is what Helm
//! would print after `Error: `, and [`Talk`] is what it would print on stderr on its way.

mod chart;
mod error;
mod generation;
mod talk;

pub use chart::{Chart, ChartDependency, ChartFile, ChartMetadata, ImportValue, Maintainer};
pub use error::HelmError;
pub use generation::Generation;
pub use talk::{Remark, Talk};
