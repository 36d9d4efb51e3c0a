//! `range`: Go's `walkRange`.

use super::operand::Operand;
use super::state::{Flow, State};
use crate::cause::Cause;
use crate::function::Failure;
use crate::parse::Branch;
use crate::print;
use crate::value::{List, ListKind, Map, MapKind, Slot, TextBuilder, Value};

/// A loop: everything but its elements.
struct Loop<'a, 's> {
    branch: &'s Branch,
    mark: usize,
    /// Where the list or map came from, for elements that do not know it themselves.
    cause: Cause,
    out: &'a mut TextBuilder,
}

impl<'s> State<'s> {
    pub(super) fn range(&mut self, dot: &Operand, branch: &'s Branch, out: &mut TextBuilder) -> Result<Flow, Failure> {
        let outer = self.mark();
        let value = self.eval_pipeline(dot, &branch.pipeline)?;
        let mut around = Loop { branch, mark: self.mark(), cause: value.slot.cause, out };
        let has_run = self.range_over(&mut around, value.value())?;
        let mut flow = Flow::Next;
        if !has_run && let Some(otherwise) = &branch.otherwise {
            flow = self.walk(dot, otherwise, around.out)?;
            // Go leaves the loop itself here, although it never ran.
            if flow == Flow::Break {
                flow = Flow::Next;
            }
        }
        self.release(outer);
        Ok(flow)
    }

    /// Executes the body for every element; whether there was one.
    fn range_over(&mut self, around: &mut Loop<'_, 's>, value: &Value) -> Result<bool, Failure> {
        match value {
            Value::Nil => Ok(false),
            Value::List(list) => self.range_list(
                around,
                list,
                match list.kind() {
                    ListKind::Any => Operand::interface,
                    _ => Operand::concrete,
                },
            ),
            Value::Map(map) => self.range_map(
                around,
                map,
                match map.kind() {
                    MapKind::Strings => Operand::concrete,
                    _ => Operand::interface,
                },
            ),
            Value::Bytes(bytes) => {
                let items = bytes.iter().map(|byte| Slot::new(Value::Uint8(*byte))).collect();
                self.range_list(around, &List::new(ListKind::Ints, items), Operand::concrete)
            }
            Value::Int(end) => self.range_numbers(around, value, *end, Value::Int),
            Value::Int64(end) => self.range_numbers(around, value, *end, Value::Int64),
            Value::Uint8(end) => {
                self.range_numbers(around, value, i64::from(*end), |n| Value::Uint8(u8::try_from(n).unwrap_or(u8::MAX)))
            }
            Value::Uint64(end) => {
                let end = i64::try_from(*end).unwrap_or(i64::MAX);
                self.range_numbers(around, value, end, |number| Value::Uint64(number.unsigned_abs()))
            }
            Value::Object(object) => match object.as_entries() {
                Some(Value::List(list)) => self.range_list(around, &list, Operand::concrete),
                Some(Value::Map(map)) => self.range_map(around, &map, Operand::concrete),
                _ => Err(self.cannot_range(value)),
            },
            Value::Bool(_) | Value::Float(_) | Value::Complex(..) | Value::Text(_) => Err(self.cannot_range(value)),
        }
    }

    fn cannot_range(&self, value: &Value) -> Failure {
        self.failure_about(value, "range can't iterate over ", "")
    }

    /// A failure whose text has the value in it, as `%v` prints it.
    fn failure_about(&self, value: &Value, before: &str, after: &str) -> Failure {
        match print::sprint(self.session.runtime, &[Slot::new(value.clone())]) {
            Ok(printed) => self.failure(&format!("{before}{}{after}", printed.to_str())),
            Err(failure) => failure,
        }
    }

    fn range_list(
        &mut self,
        around: &mut Loop<'_, 's>,
        list: &List,
        hold: fn(Slot) -> Operand,
    ) -> Result<bool, Failure> {
        for (index, slot) in list.items().iter().enumerate() {
            let index = || Operand::constant(Value::Int(i64::try_from(index).unwrap_or(i64::MAX)));
            if self.iterate(around, index, hold(slot.clone()))? == Flow::Break {
                break;
            }
        }
        Ok(!list.is_empty())
    }

    fn range_map(&mut self, around: &mut Loop<'_, 's>, map: &Map, hold: fn(Slot) -> Operand) -> Result<bool, Failure> {
        // The body may change the map; Go copies keys and values, too.
        let entries = map.snapshot();
        for (key, slot) in &entries {
            let cause = slot.cause;
            if self.iterate(around, || Operand::constant(&**key).caused_by(cause), hold(slot.clone()))? == Flow::Break {
                break;
            }
        }
        Ok(!entries.is_empty())
    }

    fn range_numbers(
        &mut self,
        around: &mut Loop<'_, 's>,
        value: &Value,
        end: i64,
        number: impl Fn(i64) -> Value,
    ) -> Result<bool, Failure> {
        if around.branch.pipeline.variables.len() > 1 {
            return Err(self.failure_about(value, "can't use ", " to iterate over more than one variable"));
        }
        for current in 0..end {
            if self.iterate(around, Operand::invalid, Operand::constant(number(current)))? == Flow::Break {
                break;
            }
        }
        Ok(end > 0)
    }

    /// Executes the body for one element.
    fn iterate(
        &mut self,
        around: &mut Loop<'_, 's>,
        index: impl FnOnce() -> Operand,
        element: Operand,
    ) -> Result<Flow, Failure> {
        self.step()?;
        let element = element.caused_by(around.cause);
        let pipeline = &around.branch.pipeline;
        match (pipeline.variables.as_slice(), pipeline.is_assignment) {
            ([], _) => {}
            ([one], true) => self.assign(one, element.clone())?,
            ([first, second, ..], true) => {
                self.assign(first, index().caused_by(around.cause))?;
                self.assign(second, element.clone())?;
            }
            ([_], false) => self.overwrite(1, element.clone()),
            ([_, _, ..], false) => {
                self.overwrite(1, element.clone());
                self.overwrite(2, index().caused_by(around.cause));
            }
        }
        let flow = self.walk(&element, &around.branch.body, around.out)?;
        self.release(around.mark);
        Ok(flow)
    }
}
