//! Templates and what they write.
