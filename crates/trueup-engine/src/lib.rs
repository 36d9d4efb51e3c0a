//! Use cases: one function a verb. The only place that sees observation and diagnosis together.
