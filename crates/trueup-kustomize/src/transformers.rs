//! What changes resources: one module for each of kustomize's built-in transformers.
