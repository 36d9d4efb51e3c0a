//! Numbers that look random and are always the same.

use std::fmt::Write as _;

/// `SplitMix64`: small, fast, and good enough to vary names and sizes.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// A stream of its own for each name, so that one app does not depend on how many came before it.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        // FNV-1a.
        let hash =
            name.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Self(seed ^ hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            write!(text, "{:016x}", self.next()).expect("writing to memory does not fail");
        }
        text.truncate(digits);
        text
    }

    /// The identity of an object.
    pub(crate) fn uid(&mut self) -> String {
        let hex = self.hex(32);
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
    }

    /// A suffix as Kubernetes makes it: no vowels, nothing that looks like something else.
    pub(crate) fn suffix(&mut self, length: usize) -> String {
        const LETTERS: &[char] = &[
            'b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'z', '2',
            '4', '5', '6', '7', '8', '9',
        ];
        let mut letters = LETTERS.iter().cycle();
        (0..length).filter_map(|_| letters.nth(usize::from(self.byte())).copied()).collect()
    }

    /// A resource version.
    pub(crate) fn resource_version(&mut self) -> String {
        (100_000 + self.below(900_000)).to_string()
    }
}
