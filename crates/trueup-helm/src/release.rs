//! The name of a release and what else Helm checks of a release before it renders.

use crate::go_text::quote;
use crate::{Generation, HelmError, Talk};

/// The name of a release that has none.
pub const USUAL_NAME: &str = "release-name";

/// Names are no longer than this.
const LENGTH: usize = 53;
const PATTERN: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
const SYSTEM_LABELS: &[&str] = &["name", "owner", "status", "version", "createdAt", "modifiedAt"];

/// Where the name of a release comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseName {
    /// It is this.
    Given(String),
    /// `--name-template`: a template of sprig's functions, executed without data.
    Template(String),
}

/// The name and the chart of the positional arguments, as Helm's `NameAndChart`.
///
/// # Errors
/// There are too many arguments, or the name is given twice.
pub fn name_and_chart<'a>(
    arguments: &'a [String],
    generate_name: bool,
    name_template: &str,
) -> Result<(ReleaseName, &'a str), HelmError> {
    match arguments {
        [] => Err(HelmError::new(NO_ARGUMENT)),
        [chart] if !name_template.is_empty() => Ok((ReleaseName::Template(name_template.to_owned()), chart)),
        // `--generate-name` alone has no effect, since `helm template` always has a name.
        [chart] => Ok((ReleaseName::Given(USUAL_NAME.to_owned()), chart)),
        [_, _] if generate_name => Err(HelmError::new("cannot set --generate-name and also specify a name")),
        [_, _] if !name_template.is_empty() => {
            Err(HelmError::new("cannot set --name-template and also specify a name"))
        }
        [name, chart] => Ok((ReleaseName::Given(name.clone()), chart)),
        [_, _, more @ ..] => {
            let more = more.join(", ");
            Err(HelmError::new(format!("expected at most two arguments, unexpected arguments: {more}")))
        }
    }
}

const NO_ARGUMENT: &str =
    "\"helm template\" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]";

/// Checks the name of a release.
///
/// # Errors
/// It is no name.
pub fn check_name(name: &str, generation: Generation, talk: &Talk) -> Result<(), HelmError> {
    if is_name(name) {
        return Ok(());
    }
    let why = if name.is_empty() {
        "no name provided".to_owned()
    } else {
        format!("invalid release name, must match regex {PATTERN} and the length must not be longer than {LENGTH}")
    };
    let text = format!("release name {}: {why}", quote(name));
    let (said, text) = generation.refused_name(text);
    if let Some(line) = said {
        talk.say(line);
    }
    Err(HelmError::new(text))
}

fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !part.is_empty() && part.bytes().all(inner) && !part.starts_with('-') && !part.ends_with('-')
    };
    name.len() <= LENGTH && name.split('.').all(is_part)
}

/// Refuses labels that Helm keeps for itself.
///
/// # Errors
/// One of the labels is such a label.
pub fn check_labels(labels: &[(String, String)]) -> Result<(), HelmError> {
    if labels.iter().any(|(name, _)| SYSTEM_LABELS.contains(&name.as_str())) {
        let system = SYSTEM_LABELS.join(" ");
        return Err(HelmError::new(format!(
            "user supplied labels contains system reserved label name. System labels: [{system}]"
        )));
    }
    Ok(())
}

/// Checks `--dry-run` where Helm 4 does: first of all.
///
/// # Errors
/// The value is none that `helm template` takes.
pub fn check_dry_run_early(value: Option<&str>, generation: Generation, talk: &Talk) -> Result<(), HelmError> {
    let Some(value) = value.filter(|_| generation.checks_dry_run_early()) else { return Ok(()) };
    let quoted = quote(value);
    let is_true = match value {
        "client" | "server" => return Ok(()),
        "unset" => {
            talk.say("level=WARN msg=\"--dry-run is deprecated and should be replaced with '--dry-run=client'\"");
            return Ok(());
        }
        "none" | "0" | "f" | "F" | "false" | "FALSE" | "False" => false,
        "1" | "t" | "T" | "true" | "TRUE" | "True" => true,
        _ => {
            let text = format!("invalid dry-run value ({quoted}). Must be \"none\", \"server\", or \"client\"");
            return Err(HelmError::new(text));
        }
    };
    if !is_true {
        return Err(HelmError::new(format!("invalid dry-run value ({quoted}). Must be \"server\" or \"client\"")));
    }
    talk.say(format!(
        "level=WARN msg=\"boolean '--dry-run={value}' flag is deprecated and must be replaced with '--dry-run=client'\""
    ));
    Ok(())
}

/// Checks `--dry-run` where Helm 3 does: after the chart was loaded.
///
/// # Errors
/// The value is none of Helm's words.
pub fn check_dry_run_late(value: Option<&str>, generation: Generation) -> Result<(), HelmError> {
    let Some(value) = value.filter(|_| !generation.checks_dry_run_early()) else { return Ok(()) };
    if matches!(value, "" | "false" | "true" | "none" | "client" | "server") {
        return Ok(());
    }
    Err(HelmError::new("Invalid dry-run flag. Flag must one of the following: false, true, none, client, server"))
}

/// Refuses to render with the help of a cluster.
///
/// # Errors
/// A cluster is asked for.
pub fn check_offline(
    validate: bool,
    dry_run: Option<&str>,
    generation: Generation,
    talk: &Talk,
) -> Result<(), HelmError> {
    if !validate && !generation.asks_cluster(dry_run) {
        return Ok(());
    }
    let (said, text) =
        generation.unreachable_cluster("trueup asks no cluster while rendering; --lookup answers lookup");
    if let Some(line) = said {
        talk.say(line);
    }
    Err(HelmError::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(arguments: &[&str], generate: bool, template: &str) -> Result<(ReleaseName, String), String> {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        let found = name_and_chart(&arguments, generate, template).map_err(|error| error.text)?;
        Ok((found.0, found.1.to_owned()))
    }

    #[test]
    fn a_name_is_given_once() {
        let given = |name: &str| Ok((ReleaseName::Given(name.to_owned()), ".".to_owned()));
        assert_eq!(named(&["."], true, ""), given("release-name"));
        assert_eq!(named(&["rel", "."], false, ""), given("rel"));
        assert_eq!(named(&["."], false, "x"), Ok((ReleaseName::Template("x".to_owned()), ".".to_owned())));
        assert_eq!(named(&["r", "."], true, "").unwrap_err(), "cannot set --generate-name and also specify a name");
        assert_eq!(
            named(&["a", "b", "d"], false, "").unwrap_err(),
            "expected at most two arguments, unexpected arguments: d"
        );
    }

    #[test]
    fn names_have_a_form() {
        let talk = Talk::default();
        assert!(check_name("a-1.b", Generation::Helm3, &talk).is_ok());
        for name in ["Rel_1", "", "a.", "-a", &"a".repeat(54)] {
            assert!(check_name(name, Generation::Helm3, &talk).is_err(), "{name}");
        }
        let error = check_name("Rel_1", Generation::Helm4, &talk).unwrap_err();
        assert!(error.text.starts_with("release name check failed: release name \"Rel_1\": invalid release name, "));
        assert!(talk.into_remarks()[0].0.contains("error=\"release name \\\"Rel_1\\\": invalid"));
    }

    #[test]
    fn dry_run_is_checked_by_each_generation_at_its_time() {
        let talk = Talk::default();
        let early = |value| check_dry_run_early(Some(value), Generation::Helm4, &talk).map_err(|error| error.text);
        assert_eq!(early("client"), Ok(()));
        assert_eq!(early("none"), Err("invalid dry-run value (\"none\"). Must be \"server\" or \"client\"".to_owned()));
        assert!(check_dry_run_early(Some("x"), Generation::Helm3, &talk).is_ok());
        assert!(check_dry_run_late(Some("x"), Generation::Helm3).is_err());
        assert!(check_dry_run_late(Some("server"), Generation::Helm3).is_ok());
    }
}
