//! One walk over nested values for everything that writes them: no recursion, no endless values, causes inherited.

use std::cmp::Ordering;
use std::rc::Rc;
use std::vec;

use crate::cause::Cause;
use crate::function::Failure;
use crate::runtime::Runtime;
use crate::value::{List, Map, Slot, Value};

/// Go looks for values that contain themselves from this depth on.
const CYCLES_FROM: usize = 1000;

/// What is done with the parts of a value. Causes are those of the part, or of what contains it.
pub(crate) trait Visitor {
    /// Something that is neither list nor map; the answer, if any, is walked in its place.
    fn scalar(&mut self, value: &Value, cause: Cause) -> Result<Option<Instead>, Failure>;

    /// A list begins.
    fn begin_list(&mut self, list: &List, cause: Cause) -> Result<(), Failure>;

    /// Whether a nil slice is written as nil and not as an empty list.
    fn nil_lists_are_nil(&self) -> bool {
        false
    }

    /// Element `index` of the innermost list follows.
    fn item(&mut self, index: usize);

    /// The innermost list ends.
    fn end_list(&mut self, list: &List);

    /// A map begins.
    fn begin_map(&mut self, map: &Map, cause: Cause) -> Result<(), Failure>;

    /// Key number `index` of the innermost map; its value follows.
    fn key(&mut self, index: usize, key: &str, cause: Cause) -> Result<(), Failure>;

    /// The innermost map ends.
    fn end_map(&mut self, map: &Map);

    /// A map contains itself.
    fn cycle(&mut self, map: &Map) -> Failure;
}

/// What is walked in the place of an object.
pub(crate) enum Instead {
    /// A value.
    Value(Value),
    /// A map with its entries in this order, unless the walk has an order of its own.
    Fields(Vec<(Rc<str>, Slot)>),
}

/// An order of keys.
pub(crate) type KeyOrder = fn(&str, &str) -> Ordering;

enum Frame {
    List { list: List, next: usize, cause: Cause },
    Map { map: Map, entries: vec::IntoIter<(Rc<str>, Slot)>, next: usize, cause: Cause },
}

/// Walks a value. Keys come in byte order, or as `order` says.
pub(crate) fn walk(
    value: &Value,
    cause: Cause,
    order: Option<KeyOrder>,
    visitor: &mut impl Visitor,
) -> Result<(), Failure> {
    let mut frames = Vec::new();
    enter(value, cause, order, visitor, &mut frames)?;
    while let Some(frame) = frames.last_mut() {
        let slot = match frame {
            Frame::List { list, next, cause } => {
                let Some(slot) = list.items().get(*next) else {
                    visitor.end_list(list);
                    frames.pop();
                    continue;
                };
                visitor.item(*next);
                *next += 1;
                Slot { value: slot.value.clone(), cause: known_or(slot.cause, *cause) }
            }
            Frame::Map { map, entries, next, cause } => {
                let Some((key, slot)) = entries.next() else {
                    visitor.end_map(map);
                    frames.pop();
                    continue;
                };
                let cause = known_or(slot.cause, *cause);
                visitor.key(*next, &key, cause)?;
                *next += 1;
                Slot { value: slot.value, cause }
            }
        };
        enter(&slot.value, slot.cause, order, visitor, &mut frames)?;
    }
    Ok(())
}

fn enter(
    value: &Value,
    cause: Cause,
    order: Option<KeyOrder>,
    visitor: &mut impl Visitor,
    frames: &mut Vec<Frame>,
) -> Result<(), Failure> {
    let mut replaced = None;
    loop {
        match replaced.as_ref().unwrap_or(value) {
            Value::List(list) if list.is_nil() && visitor.nil_lists_are_nil() => replaced = Some(Value::Nil),
            Value::List(list) => {
                visitor.begin_list(list, cause)?;
                frames.push(Frame::List { list: list.clone(), next: 0, cause });
                return Ok(());
            }
            Value::Map(map) => {
                if frames.len() > CYCLES_FROM && contains(frames, map) {
                    return Err(visitor.cycle(map));
                }
                visitor.begin_map(map, cause)?;
                let entries = match order {
                    None => map.snapshot(),
                    Some(order) => sorted(map.snapshot(), order),
                };
                frames.push(Frame::Map { map: map.clone(), entries: entries.into_iter(), next: 0, cause });
                return Ok(());
            }
            scalar => match visitor.scalar(scalar, cause)? {
                None => return Ok(()),
                Some(Instead::Value(value)) => replaced = Some(value),
                Some(Instead::Fields(fields)) => {
                    let map: Map = fields.iter().cloned().collect();
                    visitor.begin_map(&map, cause)?;
                    let entries = if let Some(order) = order { sorted(fields, order) } else { fields };
                    frames.push(Frame::Map { map, entries: entries.into_iter(), next: 0, cause });
                    return Ok(());
                }
            },
        }
    }
}

/// Merge sort. The orders of go-yaml are not total, which the sorting of the standard library may answer with a panic.
fn sorted(mut entries: Vec<(Rc<str>, Slot)>, order: KeyOrder) -> Vec<(Rc<str>, Slot)> {
    if entries.len() < 2 {
        return entries;
    }
    let right = entries.split_off(entries.len() / 2);
    let mut left = sorted(entries, order).into_iter().peekable();
    let mut right = sorted(right, order).into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if order(&b.0, &a.0) == Ordering::Less { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

fn contains(frames: &[Frame], wanted: &Map) -> bool {
    frames.iter().any(|frame| matches!(frame, Frame::Map { map, .. } if map.is_same(wanted)))
}

fn known_or(cause: Cause, other: Cause) -> Cause {
    if cause.is_known() { cause } else { other }
}

/// Counts output against the limits of the rendering while it grows.
pub(crate) struct Meter<'a> {
    runtime: &'a Runtime,
    counted: usize,
}

impl<'a> Meter<'a> {
    const STEP: usize = 1 << 16;

    pub(crate) fn new(runtime: &'a Runtime) -> Self {
        Self { runtime, counted: 0 }
    }

    /// The output has `len` bytes by now.
    pub(crate) fn reached(&mut self, len: usize) -> Result<(), Failure> {
        // What is shared many times over is written many times over.
        self.runtime.step()?;
        if len.saturating_sub(self.counted) < Self::STEP { Ok(()) } else { self.finished(len) }
    }

    /// The output has `len` bytes and is complete.
    pub(crate) fn finished(&mut self, len: usize) -> Result<(), Failure> {
        let more = len.saturating_sub(self.counted);
        self.counted = self.counted.max(len);
        self.runtime.charge(more)
    }
}
