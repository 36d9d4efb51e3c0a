//! The history of Git repositories: from the bundles of a snapshot and from local clones to a
//! [`CommitLog`](trueup_model::CommitLog).
