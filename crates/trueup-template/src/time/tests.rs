//! Tests of times.
