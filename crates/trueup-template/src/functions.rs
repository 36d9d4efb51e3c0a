//! The functions of templates, by subject. Each file lists its functions in a table named `FUNCTIONS`.

pub mod encoding;
pub mod builtin;
mod argument;
mod parts;
pub mod paths;
pub mod regex;
pub mod semver;
pub mod strings;
pub mod urls;
mod allowance;
mod table;
#[cfg(test)]
mod testing;

pub mod dates;
pub mod defaults;
pub mod dicts;
pub mod lists;
pub mod numbers;
pub mod reflect;
pub mod crypto;
