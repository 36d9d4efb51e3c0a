//! Kustomizations to manifests, as kustomize 5.8 does it, byte for byte.

pub mod annotations;
pub mod error;
pub mod fields;
pub mod go_struct;
pub mod go_text;
pub mod id;
pub mod kustomization;
pub mod loader;
pub mod output;
pub mod resource;
pub mod resource_list;
pub mod schema;
pub mod scope;
pub mod selector;
pub mod transformer;
