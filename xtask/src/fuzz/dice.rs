//! Chance that is the same for ever: a seed and the number of an input decide every throw.

use std::ops::Range;

/// A generator of the kind of `SplitMix64`. It is written out here so that no update of a package changes the inputs of a seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// The dice of one input.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut dice = Self { state: seed };
        let mixed = dice.next().wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        Self { state: mixed }
    }

    /// Any number.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if that is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// A number of the range, which is not empty.
    pub(crate) fn within(&mut self, range: Range<usize>) -> usize {
        range.start + self.below(range.len())
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Any byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn equal_seeds_throw_equally() {
        let throw = |seed, number| (0..4).map(|_| Dice::of(seed, number).below(1000)).collect::<Vec<_>>();
        assert_eq!(throw(1, 2), throw(1, 2));
        assert_ne!(Dice::of(1, 2).next(), Dice::of(1, 3).next());
        assert_ne!(Dice::of(1, 2).next(), Dice::of(2, 2).next());
    }
}
