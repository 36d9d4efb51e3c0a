//! Edits of small kustomizations.
