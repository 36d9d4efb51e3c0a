//! Helm's named map type `Values` and its methods.

use std::rc::Rc;

use trueup_template::functions::encoding;
use trueup_template::{
    Call, Cause, Failure, Map, MapKind, Member, MethodCall, NamedMap, Param, Slot, TextBuilder, Value,
};

use crate::generation::Generation;

/// `chartutil.Values` of Helm 3, `common.Values` of Helm 4.
#[derive(Debug)]
pub(super) struct ValuesType {
    name: &'static str,
    /// The type by itself, to show results of methods under it.
    generation: Generation,
}

impl ValuesType {
    /// The map kind of `.Values`.
    pub(super) fn kind(generation: Generation) -> MapKind {
        MapKind::Named(Rc::new(Self { name: generation.values_type(), generation }))
    }

    fn with_path(&self, map: &Map, read: fn(&Map, &str, &MapKind) -> Result<Slot, Failure>) -> Member {
        let map = map.clone();
        let kind = Self::kind(self.generation);
        let call: MethodCall = Box::new(move |call: &mut Call<'_>| {
            let path = call.value(0).as_text().map(|text| text.to_str().into_owned()).unwrap_or_default();
            read(&map, &path, &kind)
        });
        Member::Method { params: &[Param::String], variadic: None, call }
    }
}

impl NamedMap for ValuesType {
    fn type_name(&self) -> &'static str {
        self.name
    }

    fn method(&self, map: &Map, name: &str) -> Option<Member> {
        match name {
            "AsMap" => Some(Member::of_map(map, |map| Value::Map(map.seen_as(MapKind::Any)))),
            "YAML" => {
                let map = map.clone();
                let call: MethodCall = Box::new(move |call: &mut Call<'_>| {
                    let mut yaml = TextBuilder::new();
                    yaml.push_text(&encoding::yaml_of(call.runtime, &Slot::new(map.clone()))?, Cause::NONE);
                    yaml.push("\n", Cause::NONE);
                    Ok(Slot::new(yaml.finish()))
                });
                Some(Member::Method { params: &[], variadic: None, call })
            }
            "Table" => Some(self.with_path(map, table)),
            "PathValue" => Some(self.with_path(map, path_value)),
            // Takes an `io.Writer`, which no template can name.
            "Encode" => {
                let call: MethodCall = Box::new(|_| Ok(Slot::default()));
                Some(Member::Method { params: &[Param::Object("io.Writer")], variadic: None, call })
            }
            _ => None,
        }
    }
}

fn table(map: &Map, path: &str, kind: &MapKind) -> Result<Slot, Failure> {
    let table = find_table(map, path.split('.'))?;
    Ok(Slot::new(table.seen_as(kind.clone())))
}

fn find_table<'a>(map: &Map, names: impl Iterator<Item = &'a str>) -> Result<Map, Failure> {
    let mut table = map.clone();
    for name in names {
        let below = table.get(name).and_then(|slot| slot.value.as_map().cloned());
        table = below.ok_or_else(|| Failure::Error(format!("{} is not a table", quoted(name))))?;
    }
    Ok(table)
}

fn path_value(map: &Map, path: &str, _: &MapKind) -> Result<Slot, Failure> {
    if path.is_empty() {
        return Err(Failure::from("YAML path cannot be empty"));
    }
    let (tables, key) = path.rsplit_once('.').map_or((None, path), |(tables, key)| (Some(tables), key));
    let no_value = || Failure::Error(format!("{} is not a value", quoted(key)));
    let table = match tables {
        Some(tables) => find_table(map, tables.split('.')).map_err(|_| no_value())?,
        None => map.clone(),
    };
    table.get(key).filter(|slot| slot.value.as_map().is_none()).ok_or_else(no_value)
}

fn quoted(text: &str) -> String {
    crate::go_text::quote(text)
}
