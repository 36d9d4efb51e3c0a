//! What tests of several modules need: charts out of texts, and values as texts.

use trueup_model::SourceTree;
use trueup_template::{Map, Runtime, Value};

use crate::{Chart, ChartLocation, Generation, HelmError, Talk, UserValues, ValuesOption, load_tree};

pub(crate) const BOTH: [Generation; 2] = [Generation::Helm3, Generation::Helm4];

/// A runtime without tracing.
pub(crate) fn runtime(generation: Generation) -> Runtime {
    Runtime::new(0, 0, generation.libraries())
}

/// The chart that the files are, loaded from `/x/c`, which the user calls `c`.
pub(crate) fn load(files: &[(&str, &str)], generation: Generation, talk: &Talk) -> Result<Chart, HelmError> {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        tree.insert(*path, text.as_bytes());
    }
    load_tree(&tree, ChartLocation { shown: "c", absolute: "/x/c" }, generation, talk)
}

/// The values that the options say, or the error.
pub(crate) fn assemble(options: Vec<ValuesOption>, generation: Generation) -> Result<Map, HelmError> {
    let read = |path: &str| match path {
        "missing" => Err("open missing: no such file or directory".to_owned()),
        other => Ok(format!("<{other}>\n").into_bytes()),
    };
    UserValues { options }.assemble(&read, generation, &runtime(generation))
}

/// The values as text: integers have an `i`, strings quotes.
pub(crate) fn show(map: &Map) -> String {
    show_value(&Value::Map(map.clone()))
}

fn show_value(value: &Value) -> String {
    match value {
        Value::Nil => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int64(number) => format!("{number}i"),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => format!("{:?}", text.to_str()),
        Value::List(list) => {
            let items: Vec<String> = list.items().iter().map(|item| show_value(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let entry =
                |(key, slot): &(std::rc::Rc<str>, trueup_template::Slot)| format!("{key}: {}", show_value(&slot.value));
            format!("{{{}}}", map.snapshot().iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.type_name().into_owned(),
    }
}
