//! For tests only: a replay server that answers like the servers a snapshot was recorded from, with scriptable
//! faults, and a server of charts.

mod chart_server;
pub mod fleet;
mod memory_snapshot;
mod replay;

pub use chart_server::{ChartAnswer, ChartRequest, ChartServer, RegistryCharts, index_yaml, packed_chart};
pub use memory_snapshot::MemorySnapshot;
pub use replay::{
    Fault, FaultKind, FaultyPaths, LoggedRequest, Ports, REPLAY_TOKEN, ReplayError, ReplayOptions, ReplayServer,
};
