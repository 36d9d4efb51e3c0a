//! For tests only: a replay server that answers like the servers a snapshot was recorded from, with scriptable
//! faults.

pub mod fleet;
mod memory_snapshot;
mod replay;

pub use memory_snapshot::MemorySnapshot;
pub use replay::{
    Fault, FaultKind, FaultyPaths, LoggedRequest, Ports, REPLAY_TOKEN, ReplayError, ReplayOptions, ReplayServer,
};
