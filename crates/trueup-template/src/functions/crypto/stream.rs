//! The streams that randomness comes from: each call has its own, derived from the rendering's seed.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::function::Call;
use crate::value::{Slot, Value};

/// The stream of this call.
pub(super) fn stream(call: &Call<'_>) -> ChaCha20Rng {
    let mut stream = ChaCha20Rng::seed_from_u64(call.runtime.seed);
    stream.set_stream(call.runtime.next_draw());
    stream
}

/// A number below `bound`, all equally likely. The bound must not be 0.
pub(super) fn below(stream: &mut impl Rng, bound: u64) -> u64 {
    let rest = (u64::MAX % bound + 1) % bound;
    loop {
        let number = stream.next_u64();
        if number <= u64::MAX - rest {
            return number % bound;
        }
    }
}

/// A result that was drawn: its cause says so, and names those of the arguments.
pub(super) fn drawn(call: &Call<'_>, value: impl Into<Value>) -> Slot {
    let impure = call.impure();
    let arguments = call.args.iter().map(|argument| argument.cause);
    let cause = call.runtime.trace(|causes| causes.union(std::iter::once(impure).chain(arguments)));
    Slot::caused(value, cause)
}
