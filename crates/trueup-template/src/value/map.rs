//! Go's maps with string keys: shared, mutable, and in byte order of the keys wherever Go sorts them.

use std::borrow::Cow;
use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::release::{is_nested, release};
use super::{Member, Slot, Value};

/// The type under which a map is seen. It belongs to the reference, not to the entries: Go converts between
/// `common.Values` and `map[string]interface {}` without copying.
#[derive(Debug, Clone)]
pub enum MapKind {
    /// `map[string]interface {}`.
    Any,
    /// `map[string]string`: a missing key reads as the empty string.
    Strings,
    /// A named map type with methods, such as Helm's `Values`.
    Named(Rc<dyn NamedMap>),
}

/// A named map type with methods.
pub trait NamedMap: fmt::Debug {
    /// Go's name, such as `common.Values`.
    fn type_name(&self) -> &'static str;

    /// The method of this name on `map`, if there is one. It is called with exactly [`Member::Method`]'s parameters.
    fn method(&self, map: &Map, name: &str) -> Option<Member>;
}

impl MapKind {
    /// Go's name of the map type.
    pub fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Any => "map[string]interface {}",
            Self::Strings => "map[string]string",
            Self::Named(named) => named.type_name(),
        })
    }
}

/// A map. Clones share their entries: what one changes, all see.
#[derive(Clone)]
pub struct Map {
    kind: MapKind,
    shared: Rc<Shared>,
}

#[derive(Default)]
struct Shared {
    entries: RefCell<BTreeMap<Rc<str>, Slot>>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        let entries = self.entries.get_mut();
        if entries.values().any(is_nested) {
            release(&mut std::mem::take(entries).into_values().collect());
        }
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new(MapKind::Any)
    }
}

impl Map {
    /// An empty map.
    pub fn new(kind: MapKind) -> Self {
        Self { kind, shared: Rc::default() }
    }

    /// The type under which it is seen.
    pub fn kind(&self) -> &MapKind {
        &self.kind
    }

    /// The same entries, seen under another type.
    #[must_use]
    pub fn seen_as(&self, kind: MapKind) -> Self {
        Self { kind, shared: Rc::clone(&self.shared) }
    }

    /// Whether both are the same map, not only equal ones.
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared)
    }

    /// Moves the values to `held` if nobody else sees them.
    pub(super) fn give_up(mut self, held: &mut Vec<Slot>) {
        if let Some(shared) = Rc::get_mut(&mut self.shared) {
            held.extend(std::mem::take(shared.entries.get_mut()).into_values());
        }
    }

    /// What stands at the key.
    pub fn get(&self, key: &str) -> Option<Slot> {
        self.shared.entries.borrow().get(key).cloned()
    }

    /// Whether the key is there.
    pub fn contains_key(&self, key: &str) -> bool {
        self.shared.entries.borrow().contains_key(key)
    }

    /// Puts a slot at the key and returns what stood there.
    pub fn insert(&self, key: impl Into<Rc<str>>, slot: Slot) -> Option<Slot> {
        self.shared.entries.borrow_mut().insert(key.into(), slot)
    }

    /// Takes the key out.
    pub fn remove(&self, key: &str) -> Option<Slot> {
        self.shared.entries.borrow_mut().remove(key)
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.shared.entries.borrow().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shared.entries.borrow().is_empty()
    }

    /// The entries in byte order of the keys. Nothing may change the map while they are borrowed: to call back into
    /// templates, take a [`Map::snapshot`].
    pub fn entries(&self) -> Ref<'_, BTreeMap<Rc<str>, Slot>> {
        self.shared.entries.borrow()
    }

    /// The entries, to change many at once.
    pub fn entries_mut(&self) -> RefMut<'_, BTreeMap<Rc<str>, Slot>> {
        self.shared.entries.borrow_mut()
    }

    /// A copy of the entries in byte order of the keys; the values are shared.
    pub fn snapshot(&self) -> Vec<(Rc<str>, Slot)> {
        self.shared.entries.borrow().iter().map(|(key, slot)| (Rc::clone(key), slot.clone())).collect()
    }
}

impl FromIterator<(Rc<str>, Slot)> for Map {
    fn from_iter<I: IntoIterator<Item = (Rc<str>, Slot)>>(entries: I) -> Self {
        let map = Self::default();
        map.entries_mut().extend(entries);
        map
    }
}

impl From<Vec<(&str, Value)>> for Map {
    fn from(entries: Vec<(&str, Value)>) -> Self {
        entries.into_iter().map(|(key, value)| (Rc::from(key), Slot::new(value))).collect()
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_map()
            .entries(self.shared.entries.borrow().iter().map(|(key, slot)| (key, &slot.value)))
            .finish()
    }
}
