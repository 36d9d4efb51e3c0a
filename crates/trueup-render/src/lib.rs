//! From an Application's source to manifests, and to the objects that Argo CD wants in the cluster: what its
//! repository server and its controller do around Helm, Kustomize and Jsonnet.

pub mod directory;
pub mod environment;
pub mod exclusions;
pub mod helm;
pub mod json;
pub mod paths;
pub mod source_type;
pub mod targets;
pub mod tracking;
pub mod value_files;
