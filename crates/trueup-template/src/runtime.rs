//! Everything that a rendering may know of the world: passed in, so that a rendering is a function of its recipe.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use crate::cause::{Cause, Causes, Origin, Site};
use crate::function::{CallSite, Failure};
use crate::value::Value;

/// What a rendering may know of the world, and what it counts on its way.
#[derive(Debug)]
pub struct Runtime {
    /// The moment that `now` answers, in nanoseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// The local time zone, an IANA name, as the variable `TZ` gives it to Go; `UTC` if in doubt.
    pub time_zone: String,
    /// Where all randomness comes from: equal seeds give equal output.
    pub seed: u64,
    /// Which versions of Go's libraries are imitated.
    pub libraries: Libraries,
    /// What `lookup` answers.
    pub lookup: Rc<dyn Lookup>,
    /// Whether `getHostByName` would ask a name server. It never does here: with this on it fails, naming the reason.
    pub dns: bool,
    /// How much a rendering may use.
    pub limits: Limits,
    draws: Cell<u64>,
    used_bytes: Cell<usize>,
    used_steps: Cell<u64>,
    causes: Option<RefCell<Causes>>,
    impure: RefCell<Vec<(Rc<str>, Rc<Site>)>>,
}

/// Versions of the libraries whose behaviour shows in output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Libraries {
    /// `github.com/Masterminds/semver/v3`.
    pub semver: SemverLibrary,
    /// `github.com/BurntSushi/toml`.
    pub toml: TomlLibrary,
    /// Whether Helm's own `mustToYaml` and `mustToToml` exist.
    pub must_to_yaml: bool,
}

/// `github.com/Masterminds/semver/v3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SemverLibrary {
    /// v3.3.0: pre-releases are judged by each comparator.
    V3_3,
    /// v3.5.0: pre-releases are judged by each group; lengths are limited.
    V3_5,
}

/// `github.com/BurntSushi/toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TomlLibrary {
    /// v1.4.0: large floats are written out.
    V1_4,
    /// v1.6.0: large floats have an exponent.
    V1_6,
}

/// How much a rendering may use. Go has no such limits; they are far above what charts need. Together they keep any
/// rendering below about ten seconds and 1.5 GiB.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes that all strings made may have together.
    pub bytes: usize,
    /// Nodes of templates that may be evaluated, and work of functions that takes as long.
    pub steps: u64,
}

/// Said of limits that no change of a flag or of Helm's settings would raise.
const NOT_OF_HELM: &str = " (a limit of trueup, not of Helm)";

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 512 << 20, steps: 100_000_000 }
    }
}

/// What `lookup` asks.
pub trait Lookup: fmt::Debug {
    /// The object, the list of objects if `name` is empty, or an empty map.
    fn lookup(&self, api_version: &str, kind: &str, namespace: &str, name: &str) -> Result<Value, String>;
}

/// No cluster: everything is an empty map, as with `helm template`.
#[derive(Debug, Clone, Copy)]
pub struct NoLookup;

impl Lookup for NoLookup {
    fn lookup(&self, _: &str, _: &str, _: &str, _: &str) -> Result<Value, String> {
        Ok(Value::Map(crate::Map::default()))
    }
}

impl Runtime {
    /// A world without a cluster at the given moment.
    pub fn new(now: i64, seed: u64, libraries: Libraries) -> Self {
        Self {
            now,
            time_zone: "UTC".to_owned(),
            seed,
            libraries,
            lookup: Rc::new(NoLookup),
            dns: false,
            limits: Limits::default(),
            draws: Cell::new(0),
            used_bytes: Cell::new(0),
            used_steps: Cell::new(0),
            causes: None,
            impure: RefCell::default(),
        }
    }

    /// Keeps provenance from now on.
    #[must_use]
    pub fn traced(mut self) -> Self {
        self.causes = Some(RefCell::default());
        self
    }

    /// Whether provenance is kept.
    pub fn is_traced(&self) -> bool {
        self.causes.is_some()
    }

    /// Makes a cause, if provenance is kept.
    pub fn trace(&self, make: impl FnOnce(&mut Causes) -> Cause) -> Cause {
        self.causes.as_ref().map_or(Cause::NONE, |causes| make(&mut causes.borrow_mut()))
    }

    /// The graph of causes, at the end.
    pub fn into_causes(self) -> Causes {
        self.causes.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Reads the graph of causes.
    pub fn with_causes<T>(&self, read: impl FnOnce(&Causes) -> T) -> Option<T> {
        self.causes.as_ref().map(|causes| read(&causes.borrow()))
    }

    /// The number of the next random draw: each call of a random function has its own stream, derived from the seed and this.
    pub fn next_draw(&self) -> u64 {
        let draw = self.draws.get();
        self.draws.set(draw + 1);
        draw
    }

    /// The calls so far of functions that their arguments do not determine, in the order of execution.
    pub fn impure_calls(&self) -> Vec<(Rc<str>, Rc<Site>)> {
        self.impure.borrow().clone()
    }

    /// Counts bytes against the limits.
    pub fn charge(&self, bytes: usize) -> Result<(), Failure> {
        let used = self.used_bytes.get().saturating_add(bytes);
        self.used_bytes.set(used);
        if used > self.limits.bytes {
            return Err(Failure::Limit(format!(
                "the rendering makes more than {} MiB of text and lists{NOT_OF_HELM}",
                self.limits.bytes >> 20
            )));
        }
        Ok(())
    }

    /// Counts one evaluated node against the limits.
    pub fn step(&self) -> Result<(), Failure> {
        self.work(1)
    }

    /// Counts work that takes as long as so many evaluated nodes.
    pub fn work(&self, steps: u64) -> Result<(), Failure> {
        let used = self.used_steps.get().saturating_add(steps);
        self.used_steps.set(used);
        if used > self.limits.steps {
            let steps = self.limits.steps;
            return Err(Failure::Limit(format!("the rendering takes more than {steps} steps{NOT_OF_HELM}")));
        }
        Ok(())
    }

    /// Records a call that its arguments do not determine; the cause says so.
    pub(crate) fn record_impure(&self, call: CallSite<'_>) -> Cause {
        let function: Rc<str> = call.function.into();
        let site = Rc::new(Site { template: call.template.into(), line: call.line, action: call.function.into() });
        self.impure.borrow_mut().push((Rc::clone(&function), Rc::clone(&site)));
        self.trace(|causes| causes.origin(Origin::Impure { function, site }))
    }
}
