//! The functions of templates, by subject. Each file lists its functions in a table named `FUNCTIONS`.

mod allowance;
mod argument;
mod parts;
mod table;
#[cfg(test)]
mod testing;

pub mod builtin;
pub mod crypto;
pub mod dates;
pub mod defaults;
pub mod dicts;
pub mod encoding;
pub mod lists;
pub mod numbers;
pub mod paths;
pub mod reflect;
pub mod regex;
pub mod semver;
pub mod strings;
pub mod urls;

use crate::function::Function;

/// The tables of everything that Helm's templates can call beside the evaluator's own functions.
pub const HELM: &[&[Function]] = &[
    crypto::FUNCTIONS,
    dates::FUNCTIONS,
    defaults::FUNCTIONS,
    dicts::FUNCTIONS,
    encoding::FUNCTIONS,
    lists::FUNCTIONS,
    numbers::FUNCTIONS,
    paths::FUNCTIONS,
    reflect::FUNCTIONS,
    regex::FUNCTIONS,
    semver::FUNCTIONS,
    strings::FUNCTIONS,
    urls::FUNCTIONS,
];
