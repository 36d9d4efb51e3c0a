//! `.Files`: the files of a chart that are no templates.

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use trueup_template::functions::encoding;
use trueup_template::glob::Glob;
use trueup_template::{
    Call, Cause, Failure, List, Map, Member, MethodCall, Object, Origin, Param, Runtime, Slot, Text, TextBuilder, Value,
};

use crate::chart::ChartFile;

/// How many characters of names, counted for each of the pattern, `Glob` looks at in the time of a step.
const GLOB_A_STEP: usize = 64;

/// Helm's `engine.files`.
#[derive(Debug, Clone)]
pub(super) struct Files {
    files: Rc<BTreeMap<Arc<str>, Arc<[u8]>>>,
    /// Path of the chart, for provenance; `None` when nothing is traced.
    chart: Option<Rc<str>>,
}

impl Files {
    /// The files of a chart.
    pub(super) fn of_chart(files: &[ChartFile], chart: &str, runtime: &Runtime) -> Value {
        let files = files.iter().map(|file| (Arc::clone(&file.path), Arc::clone(&file.bytes))).collect();
        let chart = runtime.is_traced().then(|| Rc::from(chart));
        Self { files: Rc::new(files), chart }.into_value()
    }

    fn into_value(self) -> Value {
        Value::Object(Rc::new(self))
    }

    fn bytes(&self, name: &str) -> &[u8] {
        self.files.get(name).map(AsRef::as_ref).unwrap_or_default()
    }

    fn method(&self, run: fn(&Self, &str, &mut Call<'_>) -> Result<Slot, Failure>) -> Member {
        let files = self.clone();
        let call: MethodCall = Box::new(move |call| {
            let argument = call.value(0).as_text().map(|text| text.to_str().into_owned()).unwrap_or_default();
            run(&files, &argument, call)
        });
        Member::Method { params: &[Param::String], variadic: None, call }
    }

    fn get(&self, name: &str, call: &Call<'_>) -> Slot {
        Slot::new(Value::Text(self.traced(name, self.bytes(name), call)))
    }

    fn get_bytes(&self, name: &str) -> Slot {
        Slot::new(Value::Bytes(Rc::from(self.bytes(name))))
    }

    fn glob(&self, pattern: &str, call: &Call<'_>) -> Result<Slot, Failure> {
        let characters = self.files.keys().fold(0_usize, |sum, name| sum.saturating_add(name.len()));
        let steps = characters.saturating_mul(pattern.len()) / GLOB_A_STEP;
        call.work(u64::try_from(steps).unwrap_or(u64::MAX))?;
        let everything = || Glob::compile(b"**").expect("two stars are a valid pattern");
        let glob = Glob::compile(pattern.as_bytes()).unwrap_or_else(|_| everything());
        let matching = |(name, _): &(&Arc<str>, &Arc<[u8]>)| glob.matches(name.as_bytes());
        let files = self.files.iter().filter(matching).map(|(name, bytes)| (Arc::clone(name), Arc::clone(bytes)));
        let found = Self { files: Rc::new(files.collect()), chart: self.chart.clone() };
        Ok(Slot::new(found.into_value()))
    }

    fn lines(&self, name: &str, call: &mut Call<'_>) -> Result<Slot, Failure> {
        let Some(bytes) = self.files.get(name) else { return Ok(Slot::new(List::strings(Vec::<Value>::new()))) };
        if bytes.is_empty() {
            return Err(Failure::from("runtime error: index out of range [-1]"));
        }
        let text = self.traced(name, bytes, call);
        let end = text.len() - usize::from(text.ends_with(b"\n"));
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, _) in text[..end].iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            lines.push(Value::Text(text.slice(start, at)));
            start = at + 1;
        }
        lines.push(Value::Text(text.slice(start, end)));
        Ok(Slot::new(List::strings(lines)))
    }

    /// The text of a file, each line with its place.
    fn traced(&self, name: &str, bytes: &[u8], call: &Call<'_>) -> Text {
        let Some(chart) = &self.chart else { return Text::from(bytes) };
        let mut text = TextBuilder::new();
        for (line, part) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            let path = format!("{chart}/{name}").into();
            text.push(part, call.origin(|| Origin::File { path, line, field: "".into() }));
        }
        text.finish()
    }

    fn as_map_of(&self, runtime: &Runtime, value: impl Fn(&[u8]) -> Text) -> Result<Text, Failure> {
        let map = Map::default();
        for (path, bytes) in self.files.iter() {
            let base_name = path.rsplit('/').next().unwrap_or(path);
            map.insert(base_name, Slot::caused(value(bytes), self.cause(path, runtime)));
        }
        encoding::yaml_of(runtime, &Slot::new(map))
    }

    fn cause(&self, name: &str, runtime: &Runtime) -> Cause {
        let Some(chart) = &self.chart else { return Cause::NONE };
        let path = format!("{chart}/{name}").into();
        runtime.trace(|causes| causes.origin(Origin::File { path, line: 0, field: "".into() }))
    }

    fn as_yaml(&self, value: fn(&[u8]) -> Text) -> Member {
        let files = self.clone();
        let call: MethodCall = Box::new(move |call| Ok(Slot::new(files.as_map_of(call.runtime, value)?)));
        Member::Method { params: &[], variadic: None, call }
    }
}

impl Object for Files {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("engine.files")
    }

    fn kind_name(&self) -> &'static str {
        "map"
    }

    fn member(&self, name: &str) -> Option<Member> {
        Some(match name {
            "Get" => self.method(|files, name, call| Ok(files.get(name, call))),
            "GetBytes" => self.method(|files, name, _| Ok(files.get_bytes(name))),
            "Glob" => self.method(|files, pattern, call| files.glob(pattern, call)),
            "Lines" => self.method(Self::lines),
            "AsConfig" => self.as_yaml(|bytes| Text::from(bytes)),
            "AsSecrets" => self.as_yaml(|bytes| Text::from(encoding::base64(bytes))),
            name => Member::Field(Slot::new(Value::Bytes(Rc::from(self.bytes(name))))),
        })
    }

    fn print(&self) -> String {
        let entry = |(name, bytes): (&Arc<str>, &Arc<[u8]>)| {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            format!("{name}:[{}]", bytes.join(" "))
        };
        format!("map[{}]", self.files.iter().map(entry).collect::<Vec<_>>().join(" "))
    }

    fn to_json(&self) -> Option<Value> {
        self.as_entries()
    }

    fn is_true(&self) -> bool {
        !self.files.is_empty()
    }

    fn as_entries(&self) -> Option<Value> {
        let entry =
            |(name, bytes): (&Arc<str>, &Arc<[u8]>)| (Rc::from(&**name), Slot::new(Value::Bytes(Rc::from(&**bytes))));
        Some(Value::Map(self.files.iter().map(entry).collect()))
    }

    fn equals(&self, _: &Value) -> Option<bool> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
