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
        Self::compile_noting(bytes, generation, &mut Vec::new())
    }

    /// As [`Schema::compile`]. `unresolved` gets the URNs that it refers to, which Helm 4 takes for schemas that permit
    /// everything.
    fn compile_noting(bytes: &[u8], generation: Generation, unresolved: &mut Vec<String>) -> Result<Self, String> {
        Ok(Self(match generation {
            Generation::Helm3 => Compiled::Helm3(helm3::Schema::compile(bytes)?),
            Generation::Helm4 => Compiled::Helm4(helm4::compile(bytes, unresolved)?),
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
    debug: bool,
    talk: &Talk,
) -> Result<(), HelmError> {
    let mut check = Check { generation, debug, talk, warned: Vec::new(), text: String::new() };
    check.chart(chart, values);
    if check.text.is_empty() {
        return Ok(());
    }
    let frame = "values don't meet the specifications of the schema(s) in the following chart(s):";
    Err(HelmError::new(format!("{frame}\n{}", check.text)))
}

/// A walk through a chart and its subcharts.
struct Check<'a> {
    generation: Generation,
    debug: bool,
    talk: &'a Talk,
    /// The URNs that were warned of: each is once.
    warned: Vec<String>,
    text: String,
}

impl Check<'_> {
    fn chart(&mut self, chart: &ActiveChart<'_>, values: &Map) {
        if self.debug {
            let (name, has_schema) = (&chart.metadata.name, chart.source.schema.is_some());
            let lines = self.generation.debug_of_schema(name, has_schema, chart.dependencies.len());
            for line in lines {
                self.talk.say(line);
            }
        }
        if let Some(bytes) = &chart.source.schema
            && let Err(error) = self.schema(bytes, values)
        {
            self.text.extend([&chart.metadata.name, ":\n", &error]);
        }
        for child in &chart.dependencies {
            let name = child.metadata.name.as_str();
            match values.get(name).map(|slot| slot.value) {
                None | Some(Value::Nil) => {}
                Some(Value::Map(values)) => self.chart(child, &values),
                Some(other) => {
                    let kind = other.type_name();
                    let line = format!("{name}:\ninvalid type for values: expected object (map), got {kind}\n");
                    self.text.push_str(&line);
                }
            }
        }
    }

    fn schema(&mut self, bytes: &[u8], values: &Map) -> Result<(), String> {
        let mut unresolved = Vec::new();
        let schema = Schema::compile_noting(bytes, self.generation, &mut unresolved);
        for urn in unresolved {
            if !self.warned.contains(&urn) {
                self.talk.say(Generation::unresolved_urn(&urn));
                self.warned.push(urn);
            }
        }
        schema?.check(values)
    }
}
