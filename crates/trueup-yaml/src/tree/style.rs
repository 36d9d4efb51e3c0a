//! How a value is written.

use std::ops::{BitOr, BitOrAssign};

/// A set of go-yaml's styles; none of them is the plain or the block style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Style(u8);

impl Style {
    /// No style in particular.
    pub const NONE: Self = Self(0);
    /// The tag is written.
    pub const TAGGED: Self = Self(1);
    /// `"…"`
    pub const DOUBLE_QUOTED: Self = Self(2);
    /// `'…'`
    pub const SINGLE_QUOTED: Self = Self(4);
    /// `|`
    pub const LITERAL: Self = Self(8);
    /// `>`
    pub const FOLDED: Self = Self(16);
    /// `[…]` or `{…}`
    pub const FLOW: Self = Self(32);

    /// The styles that make a scalar without a tag a string.
    pub const QUOTED: Self = Self(2 | 4 | 8 | 16);

    /// Whether any of some styles is set.
    pub const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Without some styles.
    #[must_use]
    pub const fn without(self, styles: Self) -> Self {
        Self(self.0 & !styles.0)
    }

    /// The number that go-yaml's `Style` has.
    pub const fn bits(self) -> u8 {
        self.0
    }
}

impl BitOr for Style {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Style {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
