//! `merge` and `mergeOverwrite`: what mergo v1.0.1 makes of maps.

use std::rc::Rc;

use super::{allow_depth, kind_of, map_of, returned};
use crate::function::{Call, Failure};
use crate::stack::on_large_stack;
use crate::value::{Map, MapKind, Slot, Value};

/// `merge`: fills what is missing or empty; an error of mergo gives an empty string.
pub(super) fn merge(call: &mut Call<'_>) -> Result<Slot, Failure> {
    all(call, Policy::Fill).map(|merged| merged.unwrap_or_else(|_| Slot::new("")))
}

/// `mustMerge`: as [`merge`], but fails with the error.
pub(super) fn must_merge(call: &mut Call<'_>) -> Result<Slot, Failure> {
    all(call, Policy::Fill)?.map_err(Failure::from)
}

/// `mergeOverwrite`: what comes later wins, even if it is empty; an error of mergo gives an empty string.
pub(super) fn merge_overwrite(call: &mut Call<'_>) -> Result<Slot, Failure> {
    all(call, Policy::Overwrite).map(|merged| merged.unwrap_or_else(|_| Slot::new("")))
}

/// `mustMergeOverwrite`: as [`merge_overwrite`], but fails with the error.
pub(super) fn must_merge_overwrite(call: &mut Call<'_>) -> Result<Slot, Failure> {
    all(call, Policy::Overwrite)?.map_err(Failure::from)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    Fill,
    Overwrite,
}

/// mergo's own error, in contrast to a panic.
type Merged<T> = Result<T, &'static str>;

/// Merges all further maps into the first one, which changes.
fn all(call: &mut Call<'_>, policy: Policy) -> Result<Merged<Slot>, Failure> {
    let merged = returned(&call.args[0]);
    let Some(target) = merged.value.as_map() else { return Ok(Ok(merged)) };
    for source in call.args[1..].iter().filter_map(map_of) {
        if let Err(error) = into(call, target, &source, policy, 0)? {
            return Ok(Err(error));
        }
    }
    Ok(Ok(Slot::new(target.clone())))
}

/// Merges one map into another.
fn into(call: &Call<'_>, target: &Map, source: &Map, policy: Policy, depth: usize) -> Result<Merged<()>, Failure> {
    allow_depth(depth)?;
    for (key, theirs) in source.snapshot() {
        call.runtime.step()?;
        let ours = target.get(&key);
        if theirs.value.is_nil() {
            if policy == Policy::Overwrite {
                put(target, source, &key, theirs)?;
            }
            continue;
        }
        if matches!(target.kind(), MapKind::Strings) && kind_of(&theirs.value) == "slice" {
            return Err(no_slice(ours.is_some(), &theirs.value));
        }
        if let Err(error) = nested(call, ours.as_ref(), &theirs.value, policy, depth)? {
            return Ok(Err(error));
        }
        let kept = ours.as_ref().is_some_and(|ours| {
            let maps = kind_of(&theirs.value) == "map" && kind_of(&ours.value) == "map";
            !is_empty(&ours.value) && (policy == Policy::Fill || maps)
        });
        if !kept {
            put(target, source, &key, theirs)?;
        }
    }
    Ok(Ok(()))
}

/// Merges what stands at the same key into ours where it stands, if it is a map.
fn nested(
    call: &Call<'_>,
    ours: Option<&Slot>,
    theirs: &Value,
    policy: Policy,
    depth: usize,
) -> Result<Merged<()>, Failure> {
    let Some(ours) = ours.map(|slot| &slot.value) else { return Ok(Ok(())) };
    match (ours, theirs) {
        (Value::Map(ours), Value::Map(theirs)) => on_large_stack(|| into(call, ours, theirs, policy, depth + 1)),
        // A map or a struct meets a pointer that may not be overwritten.
        (Value::Object(_), Value::Map(_) | Value::Object(_)) => {
            let (ours, theirs) = (kind_of(ours), kind_of(theirs));
            let differ = ours == "ptr" && matches!(theirs, "map" | "struct") && policy == Policy::Fill;
            Ok(if differ { Err("src and dst must be of same type") } else { Ok(()) })
        }
        _ => Ok(Ok(())),
    }
}

/// Sets an entry where Go's types allow it.
fn put(target: &Map, source: &Map, key: &Rc<str>, slot: Slot) -> Result<(), Failure> {
    if matches!(target.kind(), MapKind::Strings) && !matches!(source.kind(), MapKind::Strings) {
        return Err(not_assignable("interface {}"));
    }
    target.insert(Rc::clone(key), slot);
    Ok(())
}

/// How mergo panics when a slice meets a map of strings.
fn no_slice(present: bool, slice: &Value) -> Failure {
    if present {
        return "reflect: call of reflect.Value.IsNil on string Value".into();
    }
    not_assignable(&slice.type_name())
}

fn not_assignable(type_name: &str) -> Failure {
    format!("reflect.Value.SetMapIndex: value of type {type_name} is not assignable to type string").into()
}

/// mergo's notion of emptiness.
fn is_empty(value: &Value) -> bool {
    !matches!(value, Value::Complex(..)) && !value.is_true()
}
