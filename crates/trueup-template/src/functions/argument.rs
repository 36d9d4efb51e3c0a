//! Reading the arguments of a call, whose types the evaluator has checked against the parameters.

use crate::cause::Cause;
use crate::function::Call;
use crate::value::Text;

/// A `string`.
pub(super) fn text<'a>(call: &Call<'a>, index: usize) -> &'a Text {
    call.args[index].value.as_text().expect("the evaluator passes a string for a string parameter")
}

/// An `int`.
pub(super) fn int(call: &Call<'_>, index: usize) -> i64 {
    match call.args[index].value {
        crate::Value::Int(value) => value,
        _ => unreachable!("the evaluator passes an int for an int parameter"),
    }
}

/// The cause of an argument.
pub(super) fn cause(call: &Call<'_>, index: usize) -> Cause {
    call.args[index].cause
}
