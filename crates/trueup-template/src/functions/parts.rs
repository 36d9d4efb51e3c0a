//! Copying parts of strings with their provenance.

use std::ops::Range;

use crate::cause::Cause;
use crate::value::{Text, TextBuilder};

/// Adds a part of `text` with the provenance of its parts; `cause` is that of the parts that have none of their own.
pub(super) fn copy(builder: &mut TextBuilder, text: &Text, part: Range<usize>, cause: Cause) {
    let spans = text.spans();
    let mut at = part.start;
    let first = spans.partition_point(|span| span.end <= part.start);
    for span in spans[first..].iter().take_while(|span| span.start < part.end) {
        let (start, end) = (span.start.max(part.start), span.end.min(part.end));
        builder.push(&text[at..start], cause);
        builder.push(&text[start..end], span.cause);
        at = end;
    }
    builder.push(&text[at..part.end], cause);
}

/// `bytes` with the provenance that `text` has at the same places: both are of one length.
pub(super) fn recast(bytes: Vec<u8>, text: &Text, cause: Cause) -> Text {
    if bytes.len() != text.len() || (text.spans().is_empty() && !cause.is_known()) {
        return Text::from(bytes);
    }
    let mut builder = TextBuilder::new();
    let mut at = 0;
    for span in text.spans() {
        builder.push(&bytes[at..span.start], cause);
        builder.push(&bytes[span.start..span.end], span.cause);
        at = span.end;
    }
    builder.push(&bytes[at..], cause);
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::{Causes, Origin};

    #[test]
    fn parts_keep_their_spans() {
        let mut causes = Causes::default();
        let [red, blue] = ["red", "blue"].map(|name| causes.origin(Origin::Option(name.into())));
        let mut builder = TextBuilder::new();
        builder.push("ab", red);
        builder.push("cd", Cause::NONE);
        let text = builder.finish();
        let mut copied = TextBuilder::new();
        copy(&mut copied, &text, 1..3, blue);
        let copied = copied.finish();
        assert_eq!(&copied[..], b"bc");
        assert_eq!(
            copied.spans().iter().map(|span| (span.start, span.end, span.cause)).collect::<Vec<_>>(),
            [(0, 1, red), (1, 2, blue)]
        );
        let upper = recast(b"ABCD".to_vec(), &text, Cause::NONE);
        assert_eq!(upper.spans(), text.spans());
    }
}
