//! Observation of a fleet: Kubernetes API servers and Argo CD's API, live or recorded, as one code path.
