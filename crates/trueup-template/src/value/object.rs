//! Go's structs and named types, as far as templates can reach into them.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::{Map, Slot, Value};
use crate::function::{Call, Failure, Param};

/// A struct or a named type with methods: a time, a certificate, a version, Helm's `.Files` and `.Capabilities`.
pub trait Object: fmt::Debug {
    /// Go's name of the type as error texts print it, such as `time.Time` or `*semver.Version`.
    fn type_name(&self) -> Cow<'static, str>;

    /// Go's `reflect.Kind` after pointers: `struct`, `map`, `slice`.
    fn kind_name(&self) -> &'static str {
        "struct"
    }

    /// The field or method of this name.
    fn member(&self, name: &str) -> Option<Member>;

    /// What `{{ . }}` prints: the `String` method, or Go's `%v`.
    fn print(&self) -> String;

    /// What Go's `%v` prints inside a composite or through `printf`, where that differs from [`Object::print`].
    fn print_copy(&self) -> String {
        self.print()
    }

    /// What `encoding/json` makes of it; `None` where it fails.
    fn to_json(&self) -> Option<Value>;

    /// The fields of a struct in the order in which `encoding/json` writes them; `None` if [`Object::to_json`] says it all.
    fn json_fields(&self) -> Option<Vec<(Rc<str>, Slot)>> {
        None
    }

    /// Whether `if` takes the branch; Go says yes of every struct.
    fn is_true(&self) -> bool {
        true
    }

    /// The entries, for named maps and lists that can be ranged over, measured and indexed.
    fn as_entries(&self) -> Option<Value> {
        None
    }

    /// Whether this equals another value under Go's `==`, for `eq`; `None` if the type cannot be compared.
    fn equals(&self, other: &Value) -> Option<bool>;

    /// For functions that take this very type as a parameter.
    fn as_any(&self) -> &dyn Any;
}

/// What a name on a value leads to.
pub enum Member {
    /// A field.
    Field(Slot),
    /// A method.
    Method {
        /// Its parameters, checked before it is called.
        params: &'static [Param],
        /// Further parameters of one type.
        variadic: Option<Param>,
        /// Calls it.
        call: MethodCall,
    },
    /// A field that Go does not export: named in an error of its own.
    Unexported,
}

/// The body of a method: it has captured its receiver.
pub type MethodCall = Box<dyn Fn(&mut Call<'_>) -> Result<Slot, Failure>>;

impl Member {
    /// A method that takes nothing and cannot fail.
    pub fn getter(get: impl Fn() -> Value + 'static) -> Self {
        Self::Method { params: &[], variadic: None, call: Box::new(move |_| Ok(Slot::new(get()))) }
    }

    /// A method of a map that takes nothing, such as `AsMap`.
    pub fn of_map(map: &Map, get: impl Fn(&Map) -> Value + 'static) -> Self {
        let map = map.clone();
        Self::getter(move || get(&map))
    }
}
