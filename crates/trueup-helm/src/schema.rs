//! `values.schema.json`: JSON Schema as the libraries of the two Helms understand it, with their texts.

mod decimal;
mod go_values;
mod helm3;
mod helm4;
mod node;
mod uri;

#[cfg(test)]
mod tests;

use trueup_template::{Map, Value};
use trueup_yaml::Json;

use crate::dependencies::ActiveChart;
use crate::{Generation, HelmError, Talk};

use node::Node;

/// A compiled schema: pure data, to be kept and used for as many values as there are.
#[derive(Debug)]
pub struct Schema(Compiled);

#[derive(Debug)]
enum Compiled {
    Helm3(helm3::Schema),
    Helm4(helm4::Schema),
}

impl Schema {
    /// Compiles a schema.
    ///
    /// # Errors
    /// The schema is not JSON, says something impossible, or refers to what is not at hand: the library's text.
    pub fn compile(bytes: &[u8], generation: Generation) -> Result<Self, String> {
        Ok(Self(match generation {
            Generation::Helm3 => Compiled::Helm3(helm3::Schema::compile(bytes)?),
            Generation::Helm4 => Compiled::Helm4(helm4::compile(bytes)?),
        }))
    }

    /// Checks values.
    ///
    /// # Errors
    /// What is wrong with them, in the lines that Helm prints, each with its newline.
    pub fn check(&self, values: &Map) -> Result<(), String> {
        self.check_node(&Node::from_value(&Value::Map(values.clone())))
    }

    /// Checks values as they stand in a file.
    ///
    /// # Errors
    /// As [`Schema::check`].
    pub fn check_json(&self, values: &Json) -> Result<(), String> {
        self.check_node(&Node::from_json(values))
    }

    fn check_node(&self, values: &Node) -> Result<(), String> {
        let text = match &self.0 {
            Compiled::Helm3(schema) => schema.check(values)?.into_iter().map(|line| line + "\n").collect(),
            Compiled::Helm4(schema) => schema.check(values)?.map(|text| text + "\n").unwrap_or_default(),
        };
        if text.is_empty() { Ok(()) } else { Err(text) }
    }
}

/// Checks the coalesced values of a chart, and those of its subcharts, against their schemas.
///
/// # Errors
/// One text for all charts, as Helm prints it.
pub fn check_values(
    chart: &ActiveChart<'_>,
    values: &Map,
    generation: Generation,
    say: Option<&Talk>,
) -> Result<(), HelmError> {
    let mut text = String::new();
    collect(chart, values, generation, say, &mut text);
    if text.is_empty() {
        return Ok(());
    }
    let frame = "values don't meet the specifications of the schema(s) in the following chart(s):";
    Err(HelmError::new(format!("{frame}\n{text}")))
}

fn collect(chart: &ActiveChart<'_>, values: &Map, generation: Generation, say: Option<&Talk>, text: &mut String) {
    if let Some(talk) = say {
        let (name, has_schema) = (&chart.metadata.name, chart.source.schema.is_some());
        let lines = generation.debug_of_schema(name, has_schema, chart.dependencies.len());
        for line in lines {
            talk.say(line);
        }
    }
    if let Some(bytes) = &chart.source.schema {
        let result = Schema::compile(bytes, generation).and_then(|schema| schema.check(values));
        if let Err(error) = result {
            text.push_str(&chart.metadata.name);
            text.push_str(":\n");
            text.push_str(&error);
        }
    }
    for child in &chart.dependencies {
        let name = child.metadata.name.as_str();
        match values.get(name).map(|slot| slot.value) {
            None | Some(Value::Nil) => {}
            Some(Value::Map(values)) => collect(child, &values, generation, say, text),
            Some(other) => {
                let kind = other.type_name();
                let line = format!("{name}:\ninvalid type for values: expected object (map), got {kind}\n");
                text.push_str(&line);
            }
        }
    }
}
