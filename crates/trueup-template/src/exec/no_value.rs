//! What Go prints for nothing, and how Helm gets rid of it.

use bstr::ByteSlice;

use crate::cause::Cause;
use crate::value::{Text, TextBuilder};

/// What an action prints that has no value.
pub(super) const NO_VALUE: &str = "<no value>";

/// The text without any `<no value>`, as Helm does it to each file and to each result of `tpl`; also where the user wrote it.
#[must_use]
pub fn without_no_value(text: Text) -> Text {
    if text.find(NO_VALUE).is_none() {
        return text;
    }
    let mut kept = TextBuilder::new();
    let mut start = 0;
    for found in text.find_iter(NO_VALUE) {
        kept.push_text(&text.slice(start, found), Cause::NONE);
        start = found + NO_VALUE.len();
    }
    kept.push_text(&text.slice(start, text.len()), Cause::NONE);
    kept.finish()
}
