//! What Argo CD says when a source does not render.

use super::fault::Fault;
use super::plan::AppPlan;

/// The `ComparisonError` of an app, if its fault is of that sort.
pub(crate) fn message(app: &AppPlan) -> Option<String> {
    let chart = &app.service;
    let values = format!("<path to cached source>/chart/{}", app.values_file());
    let inner = match app.fault? {
        Fault::RequiredValue => helm(
            app,
            &format!(
                "execution error at ({chart}/templates/deployment.yaml:1:43): {chart}: set callbackHost for this \
                 environment\n\nUse --debug flag to render out invalid YAML"
            ),
        ),
        Fault::NilValue => helm(
            app,
            &format!(
                "template: {chart}/templates/deployment.yaml:31:22: executing \"{chart}/templates/deployment.yaml\" at \
                 <.Values.autoscaling.limits.max>: nil pointer evaluating interface {{}}.max\n\nUse --debug flag to render \
                 out invalid YAML"
            ),
        ),
        Fault::ValuesFileMissing => helm(app, &format!("open {values}: no such file or directory")),
        Fault::SchemaViolation => helm(
            app,
            &format!(
                "values don't meet the specifications of the schema(s) in the following chart(s):\n{chart}:\n- at \
                 '/replicaCount': got string, want integer"
            ),
        ),
        Fault::PatchTarget => kustomize(app),
        Fault::RevisionMissing => format!("unable to resolve '{}' to a commit SHA", app.target_revision()),
        Fault::PathMissing => format!("Manifest generation error (cached): {}: app path does not exist", app.path()),
        _ => return None,
    };
    Some(format!(
        "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = {inner}"
    ))
}

fn helm(app: &AppPlan, error: &str) -> String {
    format!(
        "Manifest generation error (cached): failed to execute helm template command: failed running helm: `helm template \
         . --name-template {} --namespace {} --kube-version 1.34.4 --values <path to cached source>/chart/{} <api versions \
         removed> --include-crds` failed exit status 1: Error: {error}",
        app.name,
        app.namespace,
        app.values_file()
    )
}

fn kustomize(app: &AppPlan) -> String {
    let id = format!("Deployment.v1.apps/{}.[noNs]", app.service);
    format!(
        "Manifest generation error (cached): `kustomize build <path to cached source>/{}` failed exit status 1: Error: no \
         resource matches strategic merge patch \"{id}\": no matches for Id {id}; failed to find unique target for patch {id}",
        app.path()
    )
}
