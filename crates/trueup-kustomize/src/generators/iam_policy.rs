//! Service accounts that are bound to Google's.

use trueup_yaml::Json;
use trueup_yaml::tree::read;

use super::{Generator, Surroundings};
use crate::error::BuildError;
use crate::go_struct::{Decoder, go_struct};
use crate::resource::Resource;
use crate::resource_list::ResourceList;

go_struct! {
    /// Makes a service account.
    pub struct IamPolicyGenerator = "IAMPolicyGeneratorPlugin", "builtins.IAMPolicyGeneratorPlugin" {
        /// The cloud: only `gke` is known.
        pub cloud: String = "cloud";
        /// The service account in the cluster.
        pub kubernetes_service: KubernetesService = "kubernetesService";
        /// The service account in the cloud.
        pub service_account: ServiceAccount = "serviceAccount";
    }
}

go_struct! {
    /// The service account in the cluster.
    pub struct KubernetesService = "KubernetesService", "types.KubernetesService" {
        /// Its name.
        pub name: String = "name";
        /// Its namespace.
        pub namespace: String = "namespace";
    }
}

go_struct! {
    /// The service account in the cloud.
    pub struct ServiceAccount = "ServiceAccount", "types.ServiceAccount" {
        /// Its name.
        pub name: String = "name";
        /// Its project.
        pub project_id: String = "projectId";
    }
}

impl IamPolicyGenerator {
    /// For a plugin's configuration.
    pub fn from_config(config: &Json) -> Result<Self, BuildError> {
        Decoder::decode(config, false).map_err(BuildError::new)
    }
}

impl Generator for IamPolicyGenerator {
    fn generate(&self, _: &Surroundings<'_>) -> Result<ResourceList, BuildError> {
        if self.cloud != "gke" {
            return Err(BuildError::new(format!("cloud provider {} not supported yet", self.cloud)));
        }
        let (account, project) = (&self.service_account.name, &self.service_account.project_id);
        let KubernetesService { name, namespace } = &self.kubernetes_service;
        // Kustomize puts the names into a text as they are, and reads that.
        let mut text = format!(
            "\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n    \
             iam.gke.io/gcp-service-account: {account}@{project}.iam.gserviceaccount.com\n  name: {name}\n"
        );
        if !namespace.is_empty() {
            text.push_str("\n  namespace: ");
            text.push_str(namespace);
        }
        let node = read(text.as_bytes(), 0).map_err(|error| BuildError::new(error.to_string()))?;
        Ok(ResourceList { resources: node.map(Resource::new).into_iter().collect() })
    }
}
