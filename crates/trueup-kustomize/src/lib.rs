//! Kustomizations to manifests, as kustomize 5.8 does it, byte for byte.


