//! The plugin that adds a value to fields.
