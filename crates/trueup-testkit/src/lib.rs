//! For tests only: a replay server that answers like the servers a snapshot was recorded from, with scriptable
//! faults.
