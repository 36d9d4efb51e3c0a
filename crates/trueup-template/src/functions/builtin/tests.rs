//! The builtin functions, called through templates.
