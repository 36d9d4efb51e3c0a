//! `edit set image` and `edit set replicas`.

use std::collections::BTreeMap;

use crate::kustomization::{Image, Kustomization, Replica};
use crate::transformers::ImageParts;

/// Stands for what the kustomization has.
const KEEP: &str = "*";

const INVALID_IMAGE: &str = "invalid format of image, use one of the following options:
- <image>=<newimage>:<newtag>
- <image>=<newimage>@<digest>
- <image>=<newimage>:<newtag>@<digest>
- <image>=<newimage>
- <image>:<newtag>
- <image>:<newtag>@<digest>
- <image>@<digest>";

const INVALID_REPLICA: &str = "invalid format of replica, use the following format: <name>=<count>";

/// The entries that arguments of the form `[NAME=]IMAGE` mean, by their names.
pub(super) fn images_of(arguments: &[String]) -> Result<BTreeMap<String, Image>, String> {
    if arguments.is_empty() {
        return Err("no image specified".to_owned());
    }
    let images = arguments.iter().map(|argument| image_of(argument).map(|image| (image.name.clone(), image)));
    images.collect()
}

fn image_of(argument: &str) -> Result<Image, String> {
    let (key, value) = argument.split_once('=').unwrap_or(("", argument));
    let parts = ImageParts::new(value);
    if parts.name == argument {
        return Err(INVALID_IMAGE.to_owned());
    }
    let (name, new_name) = if key.is_empty() { (parts.name, "") } else { (key, parts.name) };
    Ok(Image {
        name: name.to_owned(),
        new_name: new_name.to_owned(),
        new_tag: parts.tag.to_owned(),
        digest: parts.digest.to_owned(),
        tag_suffix: String::new(),
    })
}

/// Replaces entries as a whole, and sorts them by name; of several old ones of the same name the first stays.
pub(super) fn set_images(kustomization: &mut Kustomization, wanted: &BTreeMap<String, Image>) {
    let mut images = wanted.clone();
    for old in kustomization.images.take().unwrap_or_default() {
        match images.get_mut(&old.name) {
            Some(image) => replace_keeps(image, &old),
            None => drop(images.insert(old.name.clone(), old)),
        }
    }
    let nothing = Image::default();
    for image in images.values_mut() {
        replace_keeps(image, &nothing);
    }
    kustomization.images = Some(images.into_values().collect());
}

/// Puts what an entry has where another says that it stays. The suffix of the tag gets lost then.
fn replace_keeps(image: &mut Image, old: &Image) {
    let fields =
        [(&mut image.new_name, &old.new_name), (&mut image.new_tag, &old.new_tag), (&mut image.digest, &old.digest)];
    for (field, old) in fields {
        if field == KEEP {
            field.clone_from(old);
            image.tag_suffix.clear();
        }
    }
}

/// The entries that arguments of the form `NAME=COUNT` mean, by their names.
pub(super) fn replicas_of(arguments: &[String]) -> Result<BTreeMap<String, i64>, String> {
    if arguments.is_empty() {
        return Err("no replicas specified".to_owned());
    }
    arguments.iter().map(|argument| replica_of(argument).ok_or_else(|| INVALID_REPLICA.to_owned())).collect()
}

fn replica_of(argument: &str) -> Option<(String, i64)> {
    let (name, count) = argument.split_once('=')?;
    Some((name.to_owned(), count.parse().ok()?))
}

/// Replaces entries, and sorts them by name; of several old ones of the same name the first stays.
pub(super) fn set_replicas(kustomization: &mut Kustomization, wanted: &BTreeMap<String, i64>) {
    let mut replicas = wanted.clone();
    for old in kustomization.replicas.take().unwrap_or_default() {
        replicas.entry(old.name).or_insert(old.count);
    }
    let replicas = replicas.into_iter().map(|(name, count)| Replica { name, count });
    kustomization.replicas = Some(replicas.collect());
}
