//! What charts may ask about the cluster: its version and the API versions it serves.

pub(crate) mod api_versions;

use trueup_template::semver::Version;

use crate::chart::ChartMetadata;
use crate::error::HelmError;
use crate::generation::Generation;
use crate::go_text::quote;
use crate::versions::is_in_range;

/// `.Capabilities` as far as it depends on options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// The version of Kubernetes.
    pub kube_version: KubeVersion,
    /// The API versions: the built-in ones, then those of `--api-versions`.
    pub api_versions: Vec<String>,
}

/// `.Capabilities.KubeVersion`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubeVersion {
    /// `Version`: the whole version, such as `v1.33.4-gke.1245000`.
    pub version: String,
    /// The version without suffixes, which Helm 4 compares and prints; Helm 3 has none.
    pub normalized: Option<String>,
    /// `Major`
    pub major: String,
    /// `Minor`
    pub minor: String,
}

impl Capabilities {
    /// The capabilities under `--kube-version` and `--api-versions`, each of which may be split by commas already.
    pub fn new(kube_version: Option<&str>, api_versions: &[String], generation: Generation) -> Result<Self, HelmError> {
        let kube_version = match kube_version.filter(|version| !version.is_empty()) {
            Some(version) => KubeVersion::parse(version, generation)
                .map_err(|text| HelmError::new(format!("invalid kube version '{version}': {text}")))?,
            None => KubeVersion::default_of(generation),
        };
        let built_in = generation.built_in_api_versions().iter().map(|version| (*version).to_owned());
        Ok(Self { kube_version, api_versions: built_in.chain(api_versions.iter().cloned()).collect() })
    }

    /// Whether a version is served, as `.Capabilities.APIVersions.Has`.
    pub fn has_api_version(&self, version: &str) -> bool {
        self.api_versions.iter().any(|known| known == version)
    }

    /// Refuses the root chart if its `kubeVersion` excludes this version of Kubernetes.
    pub fn check_kube_version(&self, chart: &ChartMetadata, generation: Generation) -> Result<(), HelmError> {
        let wanted = &chart.kube_version;
        if wanted.is_empty() || is_in_range(wanted, self.kube_version.compared(), generation) {
            return Ok(());
        }
        Err(HelmError::in_rendering(format!(
            "chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {}",
            self.kube_version.version
        )))
    }
}

impl KubeVersion {
    /// The version that a release build of Helm renders for.
    pub fn default_of(generation: Generation) -> Self {
        let (version, major, minor) = generation.default_kube_version();
        Self {
            version: version.to_owned(),
            normalized: generation.normalizes_kube_version().then(|| version.to_owned()),
            major: major.to_owned(),
            minor: minor.to_owned(),
        }
    }

    /// Reads `--kube-version`; the error is the parser's text.
    pub fn parse(text: &str, generation: Generation) -> Result<Self, String> {
        if generation.normalizes_kube_version() {
            Self::parse_generic(text)
        } else {
            Self::parse_semver(text, generation)
        }
    }

    /// What `String()` prints and constraints are compared with.
    pub fn compared(&self) -> &str {
        self.normalized.as_deref().unwrap_or(&self.version)
    }

    fn parse_semver(text: &str, generation: Generation) -> Result<Self, String> {
        let version = Version::parse_loose(text, generation.libraries().semver).map_err(|error| error.to_string())?;
        Ok(Self {
            version: format!("v{version}"),
            normalized: None,
            major: version.major.to_string(),
            minor: version.minor.to_string(),
        })
    }

    /// As `ParseGeneric` of Kubernetes' `util/version`.
    fn parse_generic(text: &str) -> Result<Self, String> {
        let unparsable = || format!("could not parse {} as version", quote(text));
        let trimmed = text.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
        let rest = trimmed.strip_prefix('v').unwrap_or(trimmed);
        let numbers = leading_numbers(rest).ok_or_else(unparsable)?;
        if rest[numbers.len()..].contains('\n') {
            return Err(unparsable());
        }
        let components: Vec<&str> = numbers.split('.').collect();
        if components.len() < 2 {
            return Err(format!("illegal version string {}", quote(text)));
        }
        let mut parsed = Vec::new();
        for (index, component) in components.iter().enumerate() {
            if index == 0 && component.starts_with('0') && *component != "0" {
                return Err(format!("illegal zero-prefixed version component {} in {}", quote(component), quote(text)));
            }
            let number: u64 = component.parse().map_err(|_| {
                format!(
                    "illegal non-numeric version component {} in {}: strconv.ParseUint: parsing {}: value out of range",
                    quote(component),
                    quote(text),
                    quote(component)
                )
            })?;
            parsed.push(number.to_string());
        }
        Ok(Self {
            version: if text.starts_with('v') { text.to_owned() } else { format!("v{text}") },
            normalized: Some(format!("v{}", parsed.join("."))),
            major: parsed[0].clone(),
            minor: parsed[1].clone(),
        })
    }
}

/// The numbers joined by dots at the beginning.
fn leading_numbers(text: &str) -> Option<&str> {
    let mut end = 0;
    loop {
        let digits = text[end..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return (end > 0).then(|| &text[..end - 1]);
        }
        end += digits;
        if !text[end..].starts_with('.') {
            return Some(&text[..end]);
        }
        end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, generation: Generation) -> String {
        match Capabilities::new(Some(text), &[], generation) {
            Ok(Capabilities { kube_version: version, .. }) => {
                format!("{} {} {} {}", version.version, version.compared(), version.major, version.minor)
            }
            Err(error) => error.text,
        }
    }

    #[test]
    fn kube_versions_are_read_by_each_generations_own_parser() {
        let cases = [
            ("1.28", "v1.28.0 v1.28.0 1 28", "v1.28 v1.28 1 28"),
            ("v1.28.3-gke.100", "v1.28.3-gke.100 v1.28.3-gke.100 1 28", "v1.28.3-gke.100 v1.28.3 1 28"),
            (
                "abc",
                "invalid kube version 'abc': Invalid Semantic Version",
                "invalid kube version 'abc': could not parse \"abc\" as version",
            ),
            ("1", "v1.0.0 v1.0.0 1 0", "invalid kube version '1': illegal version string \"1\""),
        ];
        for (text, helm3, helm4) in cases {
            assert_eq!(parsed(text, Generation::Helm3), helm3);
            assert_eq!(parsed(text, Generation::Helm4), helm4);
        }
    }

    #[test]
    fn suffixes_count_in_constraints_of_helm_3_only() {
        let chart = ChartMetadata { kube_version: ">=1.20.0".into(), ..ChartMetadata::default() };
        let check = |generation| {
            let capabilities = Capabilities::new(Some("v1.28.3-gke.100"), &[], generation).expect("a version");
            capabilities.check_kube_version(&chart, generation).map_err(|error| error.text)
        };
        let refusal =
            "chart requires kubeVersion: >=1.20.0 which is incompatible with Kubernetes v1.28.3-gke.100".to_owned();
        assert_eq!(check(Generation::Helm3), Err(refusal));
        assert_eq!(check(Generation::Helm4), Ok(()));
    }

    #[test]
    fn api_versions_are_appended_to_the_built_in_ones() {
        let of = |generation| Capabilities::new(None, &["a/v1/B".to_owned()], generation).expect("no version");
        assert_eq!(of(Generation::Helm3).api_versions.len(), 57);
        assert_eq!(of(Generation::Helm4).api_versions.len(), 56);
        assert!(of(Generation::Helm3).has_api_version("a/v1/B"));
        assert!(!of(Generation::Helm4).has_api_version("apps/v1/Deployment"));
        assert_eq!(of(Generation::Helm3).kube_version.version, "v1.32.0");
        assert_eq!(of(Generation::Helm4).kube_version.compared(), "v1.36.0");
    }
}
