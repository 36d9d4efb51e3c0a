//! What makes a rendering repeatable.

use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use trueup_helm::TemplateOptions;
use trueup_template::Runtime;

/// The inputs of a rendering that no file and no option about values gives. What is not said is fresh every time, as in Helm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recipe {
    /// Where all randomness comes from.
    pub seed: Option<u64>,
    /// The moment that `now` answers, in nanoseconds since 1970-01-01T00:00:00Z.
    pub now: Option<i64>,
}

impl Recipe {
    /// The world of one rendering.
    pub(super) fn runtime(&self, options: &TemplateOptions) -> Runtime {
        let seed = self.seed.unwrap_or_else(entropy);
        let mut runtime = Runtime::new(self.now.unwrap_or_else(now), seed, options.generation.libraries());
        runtime.dns = options.enable_dns;
        runtime
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// A seed that no other rendering has.
fn entropy() -> u64 {
    RandomState::new().hash_one(now())
}
