//! Regular expressions for items of lists.

use crate::error::BuildError;

/// Compiles an expression that Go's `regexp` accepts: it may match anywhere.
pub(super) fn compile(pattern: &str) -> Result<regex::Regex, BuildError> {
    regex::Regex::new(pattern).map_err(|_| BuildError::new(format!("error parsing regexp: `{pattern}`")))
}
