//! One field that refers to resources of one kind.

use trueup_yaml::tree::{Node, NodeKind};

use super::Row;
use super::candidates::{Candidate, Candidates};
use super::reach::Reach;
use crate::error::BuildError;
use crate::fields;
use crate::id::{Gvk, NOT_NAMESPACED};
use crate::resource::Resource;

/// A field of a resource that refers to resources of a kind.
pub(super) struct Reference<'c> {
    candidates: &'c Candidates,
    reach: &'c Reach,
    referrer: &'c Candidate,
    target: &'c Gvk,
    /// Group and kind that stand beside the name in a role binding.
    role: Option<Gvk>,
    outcome: Outcome,
}

/// What came of the nodes of a field.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The resources that are referred to.
    pub(super) referrals: Vec<usize>,
    /// Those among which there is no choice.
    pub(super) ambiguous: Vec<usize>,
    /// Whether anything was written.
    pub(super) changed: bool,
}

/// What of two candidates has to be equal for either to do.
type Essence = fn(&Candidate) -> (&str, &str);

/// The first namespaces or the current ones of candidates.
#[derive(Clone, Copy)]
enum NamespaceFilter<'n> {
    Any,
    First(&'n str),
    Current(&'n str),
}

impl<'c> Reference<'c> {
    pub(super) fn new(
        candidates: &'c Candidates,
        reach: &'c Reach,
        referrer: usize,
        resource: &Resource,
        row: &'c Row,
    ) -> Self {
        let role = row.field.path.ends_with("roleRef/name").then(|| role(resource)).flatten();
        let outcome = Outcome::default();
        Self { candidates, reach, referrer: candidates.get(referrer), target: &row.target, role, outcome }
    }

    pub(super) fn outcome(self) -> Outcome {
        self.outcome
    }

    /// Brings what stands at the end of the path up to date: a name, a map with a name, or a list of those.
    pub(super) fn update(&mut self, node: &mut Node) -> Result<(), BuildError> {
        if fields::is_missing_or_null(Some(node)) {
            return Ok(());
        }
        match &mut node.kind {
            NodeKind::Scalar(_) => self.update_name(node),
            NodeKind::Mapping(_) => self.update_map(node),
            NodeKind::Sequence(items) => items.iter_mut().try_for_each(|item| self.update_item(item)),
            NodeKind::Alias(_) => Err(BuildError::new("node must be a scalar, sequence or map")),
        }
    }

    fn update_item(&mut self, item: &mut Node) -> Result<(), BuildError> {
        if fields::is_missing_or_null(Some(item)) {
            return Ok(());
        }
        match item.kind {
            NodeKind::Scalar(_) => self.update_name(item),
            NodeKind::Mapping(_) => self.update_map(item),
            NodeKind::Sequence(_) | NodeKind::Alias(_) => Err(BuildError::new(
                "&yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0x0), ShouldKeep:false, \
                 Match:[]string(nil)} is expected to be either a string or a map of string",
            )),
        }
    }

    fn update_name(&mut self, node: &mut Node) -> Result<(), BuildError> {
        let by_name: Essence = |candidate| (&candidate.id.name, "");
        let Some(referral) = self.select(fields::text_of(node), NamespaceFilter::Any, by_name)? else {
            return Ok(());
        };
        let name = &referral.id.name;
        if name != fields::text_of(node) && !name.is_empty() {
            fields::set_scalar(node, fields::untyped(name))?;
            self.outcome.changed = true;
        }
        Ok(())
    }

    fn update_map(&mut self, node: &mut Node) -> Result<(), BuildError> {
        let Some(name) = node.get("name") else {
            return Err(BuildError::new("path config error; no 'name' field in node"));
        };
        let old_name = fields::text_of(name).to_owned();
        let namespace = node.get("namespace").map(fields::text_of);
        let filter = namespace.map_or(NamespaceFilter::Any, |namespace| self.namespace_filter(namespace));
        let by_both: Essence = |candidate| (&candidate.id.name, &candidate.id.namespace);
        let Some(referral) = self.select(&old_name, filter, by_both)? else { return Ok(()) };
        if referral.id.name != old_name || !referral.id.namespace.is_empty() {
            fields::set_field(node, "name", fields::untyped(&referral.id.name))?;
            self.outcome.changed = true;
        }
        if !referral.id.namespace.is_empty() {
            fields::set_field(node, "namespace", fields::untyped(&referral.id.namespace))?;
        }
        Ok(())
    }

    /// A namespace in a reference is the first one of candidates, unless none began there.
    fn namespace_filter<'n>(&self, namespace: &'n str) -> NamespaceFilter<'n> {
        let is_reached = |index: &usize| self.reach.covers(&self.candidates.get(*index).id);
        if namespace != NOT_NAMESPACED && self.candidates.once_in(namespace).iter().any(is_reached) {
            NamespaceFilter::First(namespace)
        } else {
            NamespaceFilter::Current(namespace)
        }
    }

    /// The resource that a name means.
    fn select(
        &mut self,
        name: &str,
        filter: NamespaceFilter,
        essence: Essence,
    ) -> Result<Option<&'c Candidate>, BuildError> {
        let once_named = self.candidates.once_named(name).iter().copied();
        let mut fitting: Vec<usize> = once_named.filter(|index| self.fits(*index, filter)).collect();
        if fitting.len() != 1 {
            fitting.retain(|index| self.candidates.get(*index).has_affixes_of(self.referrer, true));
        }
        if fitting.len() > 1 {
            fitting.retain(|index| self.candidates.get(*index).has_affixes_of(self.referrer, false));
        }
        let Some(&first) = fitting.first() else { return Ok(None) };
        let candidate = self.candidates.get(first);
        let is_same = |index: &usize| essence(self.candidates.get(*index)) == essence(candidate);
        if fitting.iter().all(is_same) {
            self.outcome.referrals.push(first);
            return Ok(Some(candidate));
        }
        let ids: Vec<_> = fitting.iter().map(|index| self.candidates.get(*index).id.to_string()).collect();
        self.outcome.ambiguous = fitting;
        Err(BuildError::new(format!("found multiple possible referrals: {}", ids.join(", "))))
    }

    fn fits(&self, index: usize, filter: NamespaceFilter) -> bool {
        let candidate = self.candidates.get(index);
        let was_once = |kind: &Gvk| candidate.previous_ids.iter().any(|id| id.gvk.is_selected_by(kind));
        let is_in_namespace = match filter {
            NamespaceFilter::Any => true,
            NamespaceFilter::First(namespace) => self.candidates.was_first_in(index, namespace),
            NamespaceFilter::Current(namespace) => {
                !candidate.id.cluster_scoped && candidate.id.effective_namespace() == namespace
            }
        };
        is_in_namespace
            && self.reach.covers(&candidate.id)
            && was_once(self.target)
            && self.role.as_ref().is_none_or(was_once)
            && self.is_near(candidate)
    }

    /// In the same namespace, if both have one; but service accounts are referred to from anywhere.
    fn is_near(&self, candidate: &Candidate) -> bool {
        self.referrer.id.cluster_scoped
            || candidate.id.cluster_scoped
            || candidate.id.gvk.kind == "ServiceAccount"
            || candidate.id.is_in_namespace_of(&self.referrer.id)
    }
}

/// Group and kind of a `roleRef`, if it has both.
fn role(resource: &Resource) -> Option<Gvk> {
    let role = resource.node.get("roleRef")?;
    let text = |key| role.get(key).map(|node| fields::text_of(node).to_owned());
    Some(Gvk { group: text("apiGroup")?, version: String::new(), kind: text("kind")? })
}
