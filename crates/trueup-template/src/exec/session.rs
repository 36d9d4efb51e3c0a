//! What all templates of one execution share, and the functions that execute templates: `include` and `tpl`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::function_set::FunctionSet;
use super::no_value::without_no_value;
use super::operand::Operand;
use super::scope::{SET_NAME, Scope};
use super::state::State;
use super::texts::{self, ParsedTexts, Trees};
use super::trace::{self, Tracer};
use crate::cause::Cause;
use crate::function::{ErrorChain, Failure};
use crate::parse::TemplateTree;
use crate::print::go_quote;
use crate::runtime::Runtime;
use crate::value::{Slot, Text, TextBuilder, Value};

/// How often a template of one name may be included within itself, as in Helm.
const MAX_INCLUDES: usize = 1000;

/// How deep `include` and `tpl` may nest together. Helm has no such limit, and crashes somewhat later.
const MAX_NESTING: usize = 20_000;

/// What all templates of one execution share.
pub(super) struct Session<'s> {
    pub(super) runtime: &'s Runtime,
    pub(super) functions: &'s FunctionSet,
    pub(super) tracer: Option<Tracer>,
    texts: &'s ParsedTexts,
    /// How often each template is being included just now.
    includes: RefCell<HashMap<String, usize>>,
    nesting: Cell<usize>,
}

impl<'s> Session<'s> {
    pub(super) fn new(runtime: &'s Runtime, functions: &'s FunctionSet, texts: &'s ParsedTexts) -> Self {
        let tracer = runtime.is_traced().then(Tracer::default);
        Self { runtime, functions, tracer, texts, includes: RefCell::default(), nesting: Cell::new(0) }
    }

    /// Executes the template of this name.
    pub(super) fn execute(&self, scope: &Scope<'_>, name: &str, data: Slot) -> Result<Text, Failure> {
        let Some((tree, source)) = scope.get(name) else {
            let text =
                format!("template: no template {} associated with template \"{SET_NAME}\"", go_quote(name.as_bytes()));
            return Err(Failure::Error(text));
        };
        self.run(scope, tree, data, source)
    }

    fn run(&self, scope: &Scope<'_>, tree: &TemplateTree, data: Slot, source: Cause) -> Result<Text, Failure> {
        let mut out = TextBuilder::new();
        let data = Operand::interface(data).stripped();
        let mut state = State::new(self, scope, tree, data.clone());
        state.source = source;
        state.walk(&data, &tree.body, &mut out)?;
        Ok(out.finish())
    }

    fn enter_include(&self, name: &str) -> Result<(), Failure> {
        let mut includes = self.includes.borrow_mut();
        match includes.get_mut(name) {
            Some(count) if *count > MAX_INCLUDES => {
                let prefix = format!("rendering template has a nested reference name: {name}: ");
                let chain = ErrorChain::new("unable to execute template").wrapped(prefix);
                return Err(Failure::Template(chain));
            }
            Some(count) => *count += 1,
            None => {
                includes.insert(name.to_owned(), 1);
            }
        }
        Ok(())
    }

    fn leave_include(&self, name: &str) {
        if let Some(count) = self.includes.borrow_mut().get_mut(name) {
            *count -= 1;
        }
    }
}

impl State<'_> {
    /// Counts one more `include` or `tpl` for as long as `work` takes.
    fn nested<T>(&self, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let nesting = &self.session.nesting;
        let depth = nesting.get();
        if depth >= MAX_NESTING {
            let text = format!("the templates include one another more than {MAX_NESTING} deep");
            return Err(self.limited(Failure::Limit(text)));
        }
        nesting.set(depth + 1);
        let result = work();
        nesting.set(depth);
        result
    }

    /// `include NAME DATA`: what the template writes.
    pub(super) fn include(&self, args: &[Slot]) -> Result<Slot, Failure> {
        let [name, data] = args else { return Ok(Slot::default()) };
        let name = name.value.as_text().map(Text::to_str).unwrap_or_default();
        let session = self.session;
        session.enter_include(&name)?;
        let text = self.nested(|| session.execute(self.scope, &name, data.clone()))?;
        session.leave_include(&name);
        Ok(Slot::new(text))
    }

    /// The templates of a text given to `tpl`. What a new one weighs is counted.
    fn trees_of(&self, text: &Text) -> Result<Trees, Failure> {
        let session = self.session;
        if let Some(trees) = session.texts.known(text) {
            return Ok(trees);
        }
        let weight = texts::weight(text);
        self.charge(weight)?;
        session.texts.parse(text, weight, session.functions).map_err(|error| {
            let prefix = format!("cannot parse template {}: ", go_quote(text));
            self.wrapped(ErrorChain::new(error.text), prefix)
        })
    }

    /// `tpl TEXT DATA`: what the text writes as a template. What it defines, it alone can call.
    pub(super) fn tpl(&self, args: &[Slot]) -> Result<Slot, Failure> {
        let [slot, data] = args else { return Ok(Slot::default()) };
        let Value::Text(text) = &slot.value else { return Ok(Slot::default()) };
        let session = self.session;
        let trees = self.trees_of(text)?;
        let Some(tree) = trees.first() else { return Ok(Slot::new("")) };
        let source = session.runtime.trace(|causes| causes.union(trace::causes_of(slot)));
        let scope = Scope::Within { outer: self.scope, trees: &trees, source };
        let result = self.nested(|| session.run(&scope, tree, data.clone(), source));
        match result {
            Ok(written) => Ok(Slot::new(without_no_value(written))),
            Err(Failure::Template(chain)) => {
                let prefix = format!("error during tpl function execution for {}: ", go_quote(text));
                Err(self.wrapped(chain, prefix))
            }
            Err(failure) => Err(failure),
        }
    }
}
