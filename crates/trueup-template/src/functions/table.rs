//! One line of a table of functions.

use crate::function::{Call, Failure, Function, Param};
use crate::value::Slot;

/// A function of exactly these parameters.
pub(super) const fn fixed(
    name: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Slot, Failure>,
) -> Function {
    Function { name, params, variadic: None, run }
}

/// A function of these parameters and any number of further ones.
pub(super) const fn variadic(
    name: &'static str,
    params: &'static [Param],
    further: Param,
    run: fn(&mut Call<'_>) -> Result<Slot, Failure>,
) -> Function {
    Function { name, params, variadic: Some(further), run }
}
