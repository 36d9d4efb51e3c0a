//! Rendering: all templates of a chart and its subcharts, as Helm's `pkg/engine` does it.

mod capabilities_object;
mod chart_object;
mod files;
mod go_struct;
mod order;
mod scope;
mod values_type;

use std::collections::HashMap;

use trueup_template::{Failure, Map, Runtime, Slot, TemplateSet, Value, readable, without_no_value};

use crate::dependencies::ActiveChart;
use crate::error::HelmError;
use crate::error_text;
use crate::generation::Generation;
use crate::manifest::RenderedFile;

pub use scope::{Release, Scope};

/// Renders every template of the chart. `values` are the coalesced values of the whole tree. The result is in the order of
/// rendering, which templates can observe: deepest first.
pub fn render(
    chart: &ActiveChart<'_>,
    values: &Map,
    scope: &Scope,
    runtime: &Runtime,
) -> Result<Vec<RenderedFile>, HelmError> {
    let mut templates = HashMap::new();
    scope.collect(chart, values, runtime, &mut templates);
    let order = order::of_rendering(templates.keys().map(String::as_str));
    let set = parse(&order, &templates, scope.generation())?;
    let mut rendered = Vec::new();
    for name in order {
        if is_partial(name) {
            continue;
        }
        let template = &templates[name];
        template.announce(name, scope);
        let text = set
            .execute(name, Slot::new(Value::Map(template.root.clone())), runtime)
            .map_err(|failure| HelmError::in_rendering(in_words(&failure, scope.generation())))?;
        rendered.push(RenderedFile { name: name.to_owned(), text: without_no_value(text) });
    }
    Ok(rendered)
}

fn parse(
    order: &[&str],
    templates: &HashMap<String, scope::Template>,
    generation: Generation,
) -> Result<TemplateSet, HelmError> {
    let mut set = TemplateSet::new(generation.functions());
    for name in order {
        let text = readable(&templates[*name].text);
        set.parse(name, &text).map_err(|error| HelmError::in_rendering(error_text::parse_error(name, &error.text)))?;
    }
    Ok(set)
}

/// Files whose names begin with an underscore are only there to be included.
fn is_partial(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|base| base.starts_with('_'))
}

fn in_words(failure: &Failure, generation: Generation) -> String {
    match failure {
        Failure::Refused { message, location } => error_text::refused_error(location, message),
        Failure::Template(chain) => chain.with_texts(|texts| error_text::exec_error(texts, generation)),
        Failure::Error(text) | Failure::Limit(text) => text.clone(),
    }
}
