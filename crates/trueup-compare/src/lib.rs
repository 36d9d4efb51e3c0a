//! Live against desired, field by field: what differs, whether Argo CD shows it, and who made it.
//!
//! Pure: sides come in as values, nothing here knows where they were read.
