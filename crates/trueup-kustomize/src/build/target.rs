//! One kustomization of a build, as kustomize's `KustTarget`.

use std::rc::Rc;

use super::context::Context;
use super::origin::Origin;
use super::steps;
use crate::accumulator::Accumulator;
use crate::error::{BuildError, BuildErrorKind};
use crate::go_text::quoted;
use crate::kustomization::{COMPONENT, Kustomization, items};
use crate::loader::{Loader, Rooted};
use crate::resource_list::ResourceList;
use crate::transformer_config::TransformerConfig;

/// The names that a kustomization file can have.
const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A kustomization that is being built.
pub(super) struct Target<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) loader: Rc<Rooted<'a>>,
    pub(super) kustomization: Kustomization,
    pub(super) file_name: &'static str,
    /// Where it is, if the resources are to know.
    pub(super) origin: Option<Origin>,
    /// The namespace of the next kustomization above that has one, for charts.
    pub(super) helm_namespace: String,
}

impl<'a> Target<'a> {
    /// Reads the kustomization file in the loader's root.
    pub(super) fn load(context: &'a Context<'a>, loader: Rc<Rooted<'a>>) -> Result<Self, BuildError> {
        let found: Vec<_> =
            FILE_NAMES.iter().filter_map(|name| loader.load(name).ok().map(|content| (*name, content))).collect();
        let (file_name, content) = match <[_; 1]>::try_from(found) {
            Ok([only]) => only,
            Err(found) if found.is_empty() => {
                let root = loader.root();
                let [first, second, third] = FILE_NAMES;
                return Err(BuildError::new(format!(
                    "unable to find one of '{first}', '{second}' or '{third}' in directory '{root}'"
                )));
            }
            Err(_) => {
                return Err(BuildError::new(format!("Found multiple kustomization files under: {}\n", loader.root())));
            }
        };
        let mut kustomization = Kustomization::parse(&content)?;
        kustomization.warnings().into_iter().for_each(|warning| context.sources.say(warning));
        kustomization.fix();
        kustomization.demand_content()?;
        let problems = kustomization.problems();
        if !problems.is_empty() {
            let (root, problems) = (loader.root(), problems.join("\n"));
            return Err(BuildError::new(format!("Failed to read kustomization file under {root}:\n{problems}")));
        }
        Ok(Self { context, loader, kustomization, file_name, origin: None, helm_namespace: String::new() })
    }

    /// The schema that the kustomization demands becomes that of the build: always if it is the one that is built, else
    /// if there is none yet.
    pub(super) fn set_schema(&self, is_root: bool) -> Result<(), BuildError> {
        let openapi = self.kustomization.openapi.clone().unwrap_or_default();
        let text = openapi.get("path").map(|path| self.loader.load(path)).transpose()?;
        self.context.set_schema(&openapi, text.as_deref(), is_root)
    }

    /// Everything that the kustomization says, on top of what there is already.
    pub(super) fn accumulate(&self, mut gathered: Accumulator) -> Result<Accumulator, BuildError> {
        let kustomization = &self.kustomization;
        gathered = self
            .add_resources(gathered, items(&kustomization.resources))
            .map_err(|error| error.prefixed("accumulating resources"))?;
        let config = TransformerConfig::load(&*self.loader, items(&kustomization.configurations))?;
        let config = TransformerConfig::built_in().merge(&config)?;
        gathered.merge_config(&config).map_err(|error| error.prefixed(format_args!("merging config {config}")))?;
        let crds = items(&kustomization.crds);
        let config = TransformerConfig::from_crds(&*self.loader, crds)
            .map_err(|error| error.prefixed(format!("loading CRDs [{}]", crds.join(" "))))?;
        gathered.merge_config(&config).map_err(|error| error.prefixed(format_args!("merging CRDs {config}")))?;
        steps::generate(self, &mut gathered)?;
        gathered = self
            .add_components(gathered, items(&kustomization.components))
            .map_err(|error| error.prefixed("accumulating components"))?;
        steps::transform(self, &mut gathered)?;
        steps::validate(self, &mut gathered)?;
        let scopes = &self.context.schema().scopes;
        gathered.variables.register(items(&kustomization.vars), &mut gathered.resources, scopes)?;
        Ok(gathered)
    }

    /// Files, folders and repositories.
    pub(super) fn add_resources(&self, mut gathered: Accumulator, paths: &[String]) -> Result<Accumulator, BuildError> {
        for path in paths {
            let Err(of_file) = self.add_file(&mut gathered, path) else { continue };
            if of_file.kind() == BuildErrorKind::Http {
                return Err(of_file);
            }
            let loader = match self.loader.descend(path) {
                Ok(loader) => loader,
                Err(error) if is_malformed(&of_file) && error.kind() != BuildErrorKind::Timeout => return Err(of_file),
                Err(error) => return Err(error.prefixed(format!("accumulation err='{of_file}'"))),
            };
            gathered = self
                .add_directory(gathered, path, loader, false)
                .map_err(|error| error.prefixed(format!("accumulation err='{of_file}'")))?;
        }
        Ok(gathered)
    }

    fn add_file(&self, gathered: &mut Accumulator, path: &str) -> Result<(), BuildError> {
        let scopes = &self.context.schema().scopes;
        let accumulating = |error: BuildError| error.prefixed(format!("accumulating resources from '{path}'"));
        let read = self.loader.load_resources(path).map_err(accumulating)?;
        let mut list = ResourceList::default();
        let resources = ResourceList { resources: read.as_ref().clone() };
        list.append_all(resources, scopes).map_err(accumulating)?;
        if let Some(origin) = &self.origin {
            let text = origin.append(path, self.context.sources).text();
            for resource in &mut list.resources {
                resource
                    .set_annotation(crate::annotations::ORIGIN, &text)
                    .map_err(|error| error.prefixed(format!("cannot add path annotation for '{path}'")))?;
            }
        }
        gathered
            .resources
            .append_all(list, scopes)
            .map_err(|error| error.prefixed(format!("merging resources from '{path}'")))
    }

    fn add_components(&self, mut gathered: Accumulator, paths: &[String]) -> Result<Accumulator, BuildError> {
        let error = |text: &str, error: &BuildError| {
            BuildError::of_kind(error.kind(), format!("{text} {}", quoted(error.text())))
        };
        for path in paths {
            let loader = self.loader.descend(path).map_err(|cause| error("loader.New", &cause))?;
            gathered = self
                .add_directory(gathered, path, loader, true)
                .map_err(|cause| error("accumulateDirectory:", &cause))?;
        }
        Ok(gathered)
    }

    fn add_directory(
        &self,
        mut gathered: Accumulator,
        path: &str,
        loader: Rc<Rooted<'a>>,
        is_component: bool,
    ) -> Result<Accumulator, BuildError> {
        let root = loader.root().to_owned();
        let mut target = Self::load(self.context, loader)
            .map_err(|error| error.prefixed(format!("couldn't make target for path '{root}'")))?;
        target.kustomization.build_metadata.clone_from(&self.kustomization.build_metadata);
        target.origin = self.origin.as_ref().map(|origin| origin.append(path, self.context.sources));
        let own = &self.kustomization.namespace;
        target.helm_namespace = if own.is_empty() { self.helm_namespace.clone() } else { own.clone() };
        target.set_schema(false)?;
        let kind = &target.kustomization.kind;
        match (is_component, kind == COMPONENT) {
            (true, false) => {
                let text = format!("expected kind '{COMPONENT}' for path '{root}' but got '{kind}'");
                return Err(BuildError::new(text));
            }
            (false, true) => {
                return Err(BuildError::new(format!("expected kind != '{COMPONENT}' for path '{root}'")));
            }
            _ => {}
        }
        let before = if is_component { std::mem::take(&mut gathered) } else { Accumulator::default() };
        let added = target
            .accumulate(before)
            .map_err(|error| error.prefixed(format!("recursed accumulation of path '{root}'")))?;
        gathered
            .merge(added, &self.context.schema())
            .map_err(|error| error.prefixed(format!("recursed merging from path '{root}'")))?;
        Ok(gathered)
    }
}

fn is_malformed(error: &BuildError) -> bool {
    error.text().contains("MalformedYAMLError")
}
