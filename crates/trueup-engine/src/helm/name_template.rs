//! `--name-template`: a template of sprig's functions that makes the name of a release.

#![expect(clippy::unnecessary_wraps, reason = "all functions of templates have one signature")]
#![expect(clippy::disallowed_methods, reason = "the template names the variables that it reads")]

use trueup_helm::HelmError;
use trueup_template::{Call, Failure, Function, FunctionSet, Param, Runtime, Slot, TemplateSet, functions};

/// Executes the template without data. Unlike templates of charts it sees the environment, as in Helm.
///
/// # Errors
/// The template cannot be parsed or fails, in Go's words.
pub(super) fn execute(text: &str, runtime: &Runtime) -> Result<String, HelmError> {
    let all = ENVIRONMENT.iter().fold(FunctionSet::new(functions::HELM), FunctionSet::with);
    let functions = HELMS_OWN.iter().fold(all, |functions, name| functions.without(name));
    let mut set = TemplateSet::new(functions);
    set.parse(NAME, text).map_err(|error| HelmError::new(error.text))?;
    let name = set.execute(NAME, Slot::default(), runtime).map_err(|failure| HelmError::new(text_of(failure)))?;
    Ok(name.to_str().into_owned())
}

const NAME: &str = "name-template";

/// The functions that Helm adds to sprig's.
const HELMS_OWN: &[&str] = &[
    "include",
    "tpl",
    "required",
    "lookup",
    "toYaml",
    "mustToYaml",
    "toYamlPretty",
    "fromYaml",
    "fromYamlArray",
    "fromJsonArray",
    "toToml",
    "mustToToml",
    "fromToml",
];

/// What sprig has and Helm's templates do not, or not so.
const ENVIRONMENT: &[Function] = &[
    Function { name: "fail", params: &[Param::String], variadic: None, run: fail },
    Function { name: "env", params: &[Param::String], variadic: None, run: env },
    Function { name: "expandenv", params: &[Param::String], variadic: None, run: expand_env },
];

fn text_of(failure: Failure) -> String {
    match failure {
        Failure::Template(chain) => chain.text(),
        Failure::Refused { message, .. } => message,
        Failure::Error(text) | Failure::Limit(text) => text,
    }
}

fn fail(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Err(Failure::Error(argument(call)))
}

fn env(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let name = argument(call);
    Ok(Slot::new(variable(&name)))
}

/// Go's `os.ExpandEnv` for `$NAME` and `${NAME}`.
fn expand_env(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = argument(call);
    let mut expanded = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('$') {
        expanded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (name, after) = match rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            Some(braced) => braced,
            None => rest.split_at(rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())),
        };
        if name.is_empty() && !rest.starts_with('{') {
            expanded.push('$');
        } else {
            expanded.push_str(&variable(name));
        }
        rest = after;
    }
    expanded.push_str(rest);
    Ok(Slot::new(expanded))
}

fn argument(call: &Call<'_>) -> String {
    call.value(0).as_text().map(|text| text.to_str().into_owned()).unwrap_or_default()
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
