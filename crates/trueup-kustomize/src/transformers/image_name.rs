//! Which images an entry of `images` means, and what they become: kustomize's package `image`.

use trueup_template::functions::regex::Pattern;

/// Names of images: a regular expression before an optional tag and an optional digest.
#[derive(Debug)]
pub(super) enum ImageName {
    /// An expression of which only the dots mean something else than themselves.
    Dotted(String),
    /// Any other.
    Pattern(Box<Pattern>),
    /// None.
    Invalid,
}

/// The parts of an image; the tag and the digest are empty if they are not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImageParts<'i> {
    /// What stands before the tag.
    pub name: &'i str,
    /// What stands after `:`.
    pub tag: &'i str,
    /// What stands after `@`.
    pub digest: &'i str,
}

impl ImageName {
    /// Compiles a name.
    pub(super) fn new(name: &str) -> Self {
        if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./:@_-".contains(&byte)) {
            return Self::Dotted(name.to_owned());
        }
        let pattern = Pattern::new(&format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$"));
        pattern.map_or(Self::Invalid, |pattern| Self::Pattern(Box::new(pattern)))
    }

    /// Whether an image has such a name; `None` if the expression is none.
    pub(super) fn matches(&self, image: &str) -> Option<bool> {
        match self {
            Self::Dotted(name) => Some(after_name(name, image).is_some_and(is_tag_and_digest)),
            Self::Pattern(pattern) => Some(pattern.matches(image)),
            Self::Invalid => None,
        }
    }
}

/// What stands after the name, of which each dot means any character.
fn after_name<'i>(name: &str, image: &'i str) -> Option<&'i str> {
    let mut rest = image.chars();
    for wanted in name.chars() {
        let got = rest.next()?;
        if got != wanted && (wanted != '.' || got == '\n') {
            return None;
        }
    }
    Some(rest.as_str())
}

fn is_tag_and_digest(text: &str) -> bool {
    let skip =
        |text: &'_ str| text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_.{}-".contains(c)).len();
    let after_tag = text.strip_prefix(':').map_or(text, |tag| &tag[tag.len() - skip(tag)..]);
    let after_digest =
        after_tag.strip_prefix("@sha256:").map_or(after_tag, |digest| &digest[digest.len() - skip(digest)..]);
    after_digest.is_empty()
}

impl<'i> ImageParts<'i> {
    /// Splits `[[HOST[:PORT]/]COMPONENT/]COMPONENT[:TAG][@DIGEST]`.
    pub(crate) fn new(image: &'i str) -> Self {
        let after_host = image.find('/').unwrap_or(0);
        let find = |character| image[after_host..].find(character).map(|place| place + after_host);
        let (name, tag, digest) = match (find(':'), find('@')) {
            (None, None) => (image, "", ""),
            (Some(colon), Some(at)) if colon < at => (&image[..colon], &image[colon + 1..at], &image[at + 1..]),
            (_, Some(at)) => (&image[..at], "", &image[at + 1..]),
            (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
        };
        Self { name, tag, digest }
    }
}

#[cfg(test)]
mod tests {
    use super::{ImageName, ImageParts};

    #[test]
    fn a_name_without_special_characters_matches_as_its_expression() {
        let images = [
            ("nginx", "nginx", true),
            ("nginx", "nginx:1.0{x}", true),
            ("nginx", "nginx@sha256:abc", true),
            ("nginx", "nginx:1@sha256:abc", true),
            ("nginx", "nginx@sha512:abc", false),
            ("nginx", "nginx:1/x", false),
            ("nginx", "a/nginx", false),
            ("nginx", "nginx:", true),
            ("a.b", "axb:1", true),
            ("a.b", "a\nb:1", false),
            ("", ":x", true),
            ("r.io:5/a", "r.io:5/a", true),
        ];
        for (name, image, expected) in images {
            assert_eq!(ImageName::new(name).matches(image), Some(expected), "{name} {image}");
            let pattern = ImageName::new(&format!("(?:{name})"));
            assert_eq!(pattern.matches(image), Some(expected), "pattern {name} {image}");
        }
        assert_eq!(ImageName::new("a[").matches("a"), None);
    }

    #[test]
    fn ports_are_no_tags() {
        let parts = |image| {
            let ImageParts { name, tag, digest } = ImageParts::new(image);
            (name, tag, digest)
        };
        assert_eq!(parts("r.io:5000/a"), ("r.io:5000/a", "", ""));
        assert_eq!(parts("r.io:5000/a:1@sha256:b"), ("r.io:5000/a", "1", "sha256:b"));
        assert_eq!(parts("a@sha256:b"), ("a", "", "sha256:b"));
        assert_eq!(parts("/a:1"), ("/a", "1", ""));
        assert_eq!(parts("a:b@"), ("a", "b", ""));
    }
}
