//! `images`.

use trueup_yaml::Json;
use trueup_yaml::tree::{Node, NodeKind};

use super::image_name::{ImageName, ImageParts};
use super::plugin_config;
use crate::error::{BuildError, BuildErrorKind};
use crate::field_spec::{self, Creation};
use crate::fields;
use crate::go_struct::go_struct;
use crate::kustomization::Image;
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::sharing;
use crate::transformer::Transformer;
use crate::transformer_config::SpecList;

/// Changes the name, tag or digest of images: first in all lists of containers wherever they are, then where the specs say.
#[derive(Debug)]
pub struct Images {
    image: Image,
    name: ImageName,
    specs: SpecList,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "ImageTagTransformerPlugin", "builtins.ImageTagTransformerPlugin" {
        /// What becomes of which image.
        pub image: Image = "imageTag";
        /// Where images are.
        pub specs: SpecList = "fieldSpecs";
    }
}

impl Images {
    /// Changes an image, also where the specs say.
    pub fn new(image: Image, specs: &SpecList) -> Self {
        Self { name: ImageName::new(&image.name), image, specs: specs.clone() }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { image, specs } = plugin_config(config)?;
        Ok(Self::new(image, &specs))
    }

    /// Changes the images of all containers.
    fn change_containers(&self, node: &mut Node) -> Result<(), BuildError> {
        match &mut node.kind {
            NodeKind::Mapping(entries) => entries.iter_mut().try_for_each(|(key, value)| {
                self.change_containers(value)?;
                match (key.text(), &mut value.kind) {
                    (Some("containers" | "initContainers"), NodeKind::Sequence(containers)) => {
                        containers.iter_mut().try_for_each(|container| self.change_container(container))
                    }
                    _ => Ok(()),
                }
            }),
            NodeKind::Sequence(items) => items.iter_mut().try_for_each(|item| self.change_containers(item)),
            NodeKind::Scalar(_) | NodeKind::Alias(_) => Ok(()),
        }
    }

    fn change_container(&self, container: &mut Node) -> Result<(), BuildError> {
        fields::demand_mapping(container)?;
        container.get_mut("image").map_or(Ok(()), |image| self.change(image))
    }

    fn change(&self, node: &mut Node) -> Result<(), BuildError> {
        fields::demand_scalar(node)?;
        let before = fields::text_of(node);
        let matches = self.name.matches(before).ok_or_else(|| {
            let text = format!("the name of an image is no regular expression: {}", self.image.name);
            BuildError::of_kind(BuildErrorKind::Panic, text)
        })?;
        if !matches {
            return Ok(());
        }
        let after = self.changed(ImageParts::new(before));
        field_spec::set_text(node, &after)
    }

    fn changed(&self, before: ImageParts) -> String {
        let Image { new_name, new_tag, digest: new_digest, tag_suffix, .. } = &self.image;
        let ImageParts { name, tag, digest } = before;
        let name = if new_name.is_empty() { name } else { new_name };
        let suffixed = format!("{tag}{tag_suffix}");
        let (tag, digest) = match (new_tag.is_empty(), new_digest.is_empty()) {
            (false, _) => (new_tag.as_str(), new_digest.as_str()),
            (true, false) => ("", new_digest.as_str()),
            (true, true) if !tag_suffix.is_empty() => (suffixed.as_str(), ""),
            (true, true) => (tag, digest),
        };
        let part = |separator: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("{separator}{text}") }
        };
        format!("{name}{}{}", part(":", tag), part("@", digest))
    }
}

impl Transformer for Images {
    fn transform(&self, resources: &mut ResourceList, _: &Schema) -> Result<(), BuildError> {
        let is_changed = |kind: &str| kind != "CustomResourceDefinition";
        for resource in resources.resources.iter_mut().filter(|resource| is_changed(resource.kind())) {
            self.change_containers(&mut resource.node)?;
        }
        for resource in resources.resources.iter_mut().filter(|resource| is_changed(resource.kind())) {
            for spec in field_spec::matching(&self.specs, &resource.node) {
                field_spec::visit(&mut resource.node, spec, Creation::Never, &mut |node| self.change(node))?;
            }
            sharing::settle(resource);
        }
        Ok(())
    }
}
