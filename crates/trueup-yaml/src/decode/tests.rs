//! Texts and the JSON that they become.
