//! The functions of templates, by subject. Each file lists its functions in a table named `FUNCTIONS`.

pub mod crypto;
