//! Comments of merged values: whose stay, and those that state a schema.

use trueup_yaml::tree::Node;

use crate::schema::{Schema, ValueSchema};

/// The schema that a value's first comment states: the one on its line, else the one above it.
pub(super) fn stated_schema(node: &Node, schema: &Schema) -> Option<ValueSchema> {
    let comments = node.comments.as_ref()?;
    let comment = [&comments.line, &comments.head].into_iter().find(|comment| !comment.is_empty())?;
    schema.of_comment(comment)
}

/// The patch's comments replace those of the value that is there.
pub(super) fn adopt(old: &mut Node, patch: &Node) {
    let Some(given) = &patch.comments else { return };
    let comments = old.comments_mut();
    let pairs =
        [(&mut comments.head, &given.head), (&mut comments.line, &given.line), (&mut comments.foot, &given.foot)];
    for (own, given) in pairs {
        if !given.is_empty() {
            own.clone_from(given);
        }
    }
}
