//! Sprig's functions of strings.

#![expect(clippy::unnecessary_wraps, reason = "all functions of templates have one signature")]

mod case;
mod cut;
mod form;
mod layout;
mod split;
mod words;

#[cfg(test)]
pub(super) mod tests;

use crate::function::{Call, Failure, Function, Param};
use crate::value::Slot;

use Param::{Any, Int, String};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    // Writing values.
    function("hello", &[], form::hello),
    function("toString", &[Any], form::to_string),
    function("toStrings", &[Any], form::to_strings),
    function("join", &[String, Any], form::join),
    function("sortAlpha", &[Any], form::sort_alpha),
    function("plural", &[String, String, Int], form::plural),
    variadic("quote", form::quote),
    variadic("squote", form::squote),
    variadic("cat", form::cat),
    // Cutting.
    function("trim", &[String], cut::trim),
    function("trimAll", &[String, String], cut::trim_all),
    function("trimall", &[String, String], cut::trim_all),
    function("trimPrefix", &[String, String], cut::trim_prefix),
    function("trimSuffix", &[String, String], cut::trim_suffix),
    function("trunc", &[Int, String], cut::trunc),
    function("substr", &[Int, Int, String], cut::substr),
    function("abbrev", &[Int, String], cut::abbrev),
    function("abbrevboth", &[Int, Int, String], cut::abbrevboth),
    function("initials", &[String], cut::initials),
    function("nospace", &[String], cut::nospace),
    // Letters and words.
    function("upper", &[String], case::upper),
    function("lower", &[String], case::lower),
    function("title", &[String], case::title),
    function("untitle", &[String], case::untitle),
    function("swapcase", &[String], case::swapcase),
    function("snakecase", &[String], words::snakecase),
    function("kebabcase", &[String], words::kebabcase),
    function("camelcase", &[String], words::camelcase),
    // Layout.
    function("indent", &[Int, String], layout::indent),
    function("nindent", &[Int, String], layout::nindent),
    function("repeat", &[Int, String], layout::repeat),
    function("replace", &[String, String, String], layout::replace),
    function("wrap", &[Int, String], layout::wrap),
    function("wrapWith", &[Int, String, String], layout::wrap_with),
    // Looking in and taking apart.
    function("contains", &[String, String], split::contains),
    function("hasPrefix", &[String, String], split::has_prefix),
    function("hasSuffix", &[String, String], split::has_suffix),
    function("splitList", &[String, String], split::split_list),
    function("split", &[String, String], split::split),
    function("splitn", &[String, Int, String], split::splitn),
];

type Body = fn(&mut Call<'_>) -> Result<Slot, Failure>;

const fn function(name: &'static str, params: &'static [Param], run: Body) -> Function {
    Function { name, params, variadic: None, run }
}

const fn variadic(name: &'static str, run: Body) -> Function {
    Function { name, params: &[], variadic: Some(Any), run }
}
