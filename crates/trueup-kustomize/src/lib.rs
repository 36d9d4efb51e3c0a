//! Kustomizations to manifests, as kustomize 5.8 does it, byte for byte.

pub mod annotations;
pub mod build;
pub mod edit;
pub mod error;
pub mod field_path;
pub mod field_spec;
pub mod fields;
pub mod generators;
pub mod go_json;
pub mod go_path;
pub mod go_struct;
pub mod go_text;
pub mod hash;
pub mod id;
pub mod json_patch;
pub mod kustomization;
pub mod loader;
pub mod name_references;
pub mod order;
pub mod output;
pub mod reader;
pub mod replacements;
pub mod resource;
pub mod resource_list;
pub mod schema;
pub mod scope;
pub mod selector;
pub mod sharing;
pub mod strategic_merge;
pub mod transformer;
pub mod transformer_config;
pub mod transformers;
pub mod variables;

mod accumulator;
