//! Words that are commands, and words that are none.
