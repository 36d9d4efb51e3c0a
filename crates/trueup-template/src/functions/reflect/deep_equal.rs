//! Go's `reflect.DeepEqual`.

use std::rc::Rc;

use crate::function::{Call, Failure};
use crate::functions::allowance::allow_depth;
use crate::stack::on_large_stack;
use crate::time::Time;
use crate::value::{List, Map, Object, Value};

/// Whether two values are deeply equal, types included: the number 1 is not the integer 1.
pub(in crate::functions) fn deep_equal(call: &Call<'_>, a: &Value, b: &Value) -> Result<bool, Failure> {
    Comparison { call, maps: Vec::new(), depth: 0 }.equal(a, b)
}

struct Comparison<'a, 'b> {
    call: &'a Call<'b>,
    /// The pairs of maps being compared: met again inside themselves, they count as equal.
    maps: Vec<(Map, Map)>,
    depth: usize,
}

impl Comparison<'_, '_> {
    #[expect(clippy::float_cmp, reason = "Go compares exactly")]
    fn equal(&mut self, a: &Value, b: &Value) -> Result<bool, Failure> {
        self.call.runtime.step()?;
        Ok(match (a, b) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) | (Value::Int64(a), Value::Int64(b)) => a == b,
            (Value::Uint8(a), Value::Uint8(b)) => a == b,
            (Value::Uint64(a), Value::Uint64(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a == b,
            (Value::Complex(a, c), Value::Complex(b, d)) => a == b && c == d,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::List(a), Value::List(b)) => return self.deeper(|this| this.lists(a, b)),
            (Value::Map(a), Value::Map(b)) => return self.deeper(|this| this.maps(a, b)),
            (Value::Object(a), Value::Object(b)) => return self.deeper(|this| this.objects(a, b)),
            _ => false,
        })
    }

    fn deeper(&mut self, compare: impl FnOnce(&mut Self) -> Result<bool, Failure>) -> Result<bool, Failure> {
        allow_depth(self.depth)?;
        self.depth += 1;
        let equal = on_large_stack(|| compare(self));
        self.depth -= 1;
        equal
    }

    fn lists(&mut self, a: &List, b: &List) -> Result<bool, Failure> {
        if a.kind() != b.kind() || a.len() != b.len() || a.is_nil() != b.is_nil() {
            return Ok(false);
        }
        if std::ptr::eq(a.items(), b.items()) {
            return Ok(true);
        }
        for (a, b) in a.items().iter().zip(b.items()) {
            if !self.equal(&a.value, &b.value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn maps(&mut self, a: &Map, b: &Map) -> Result<bool, Failure> {
        if a.kind().type_name() != b.kind().type_name() || a.len() != b.len() {
            return Ok(false);
        }
        if a.is_same(b) || self.maps.iter().any(|(c, d)| a.is_same(c) && b.is_same(d)) {
            return Ok(true);
        }
        self.maps.push((a.clone(), b.clone()));
        let mut equal = true;
        for (key, slot) in a.entries().iter() {
            let other = b.get(key);
            equal = match other {
                Some(other) => self.equal(&slot.value, &other.value)?,
                None => false,
            };
            if !equal {
                break;
            }
        }
        self.maps.pop();
        Ok(equal)
    }

    fn objects(&mut self, a: &Rc<dyn Object>, b: &Rc<dyn Object>) -> Result<bool, Failure> {
        if a.type_name() != b.type_name() {
            return Ok(false);
        }
        let (time, other) = (a.as_any().downcast_ref::<Time>(), b.as_any().downcast_ref::<Time>());
        if let (Some(time), Some(other)) = (time, other) {
            return Ok(time.is_identical(other));
        }
        if let (Some(a), Some(b)) = (a.as_entries(), b.as_entries()) {
            return self.equal(&a, &b);
        }
        Ok(Rc::ptr_eq(a, b) || a.equals(&Value::Object(Rc::clone(b))) == Some(true))
    }
}
