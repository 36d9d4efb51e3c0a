//! The charts while dependencies are processed: an arena, because Helm shares charts and metadata between aliases.

use std::rc::Rc;

use trueup_template::{Map, Runtime};

use super::ActiveChart;
use crate::chart::{Chart, ChartDependency, ChartMetadata};
use crate::coalesce::ChartNode;
use crate::values::default_values;

/// One chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(usize);

/// The metadata of one or more charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MetadataId(usize);

/// One declared dependency of one or more charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DependencyId(usize);

#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) metadata: MetadataId,
    pub(super) values: Map,
    pub(super) children: Vec<NodeId>,
    parent: Option<NodeId>,
    source: &'a Chart,
}

#[derive(Debug, Clone)]
pub(super) struct Metadata<'a> {
    pub(super) name: String,
    /// `None` is Go's nil, which ends the processing of a chart.
    pub(super) dependencies: Option<Vec<DependencyId>>,
    source: &'a ChartMetadata,
}

#[derive(Debug, Clone)]
pub(super) struct Dependency {
    pub(super) declared: ChartDependency,
    /// Whether `import-values` were replaced by what Helm writes in their place.
    pub(super) is_imported: bool,
}

#[derive(Debug, Default)]
pub(super) struct ChartTree<'a> {
    nodes: Vec<Node<'a>>,
    metadata: Vec<Metadata<'a>>,
    dependencies: Vec<Dependency>,
}

impl<'a> ChartTree<'a> {
    pub(super) fn new(chart: &'a Chart, runtime: &Runtime) -> Self {
        let mut tree = Self::default();
        tree.add(chart, None, runtime);
        tree
    }

    fn add(&mut self, chart: &'a Chart, parent: Option<NodeId>, runtime: &Runtime) -> NodeId {
        let source = &chart.metadata;
        let declared = |declared: &ChartDependency| Dependency { declared: declared.clone(), is_imported: false };
        let first = self.dependencies.len();
        self.dependencies.extend(source.dependencies.iter().map(declared));
        let dependencies = (first..self.dependencies.len()).map(DependencyId).collect();
        self.metadata.push(Metadata {
            name: source.name.clone(),
            dependencies: source.declares_dependencies.then_some(dependencies),
            source,
        });
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node {
            metadata: MetadataId(self.metadata.len() - 1),
            values: default_values(chart, runtime),
            children: Vec::new(),
            parent,
            source: chart,
        });
        let children = chart.dependencies.iter().map(|child| self.add(child, Some(id), runtime)).collect();
        self.nodes[id.0].children = children;
        id
    }

    pub(super) fn root() -> NodeId {
        NodeId(0)
    }

    pub(super) fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0]
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node<'a> {
        &mut self.nodes[id.0]
    }

    pub(super) fn metadata_of(&self, id: NodeId) -> &Metadata<'a> {
        &self.metadata[self.node(id).metadata.0]
    }

    pub(super) fn metadata_of_mut(&mut self, id: NodeId) -> &mut Metadata<'a> {
        let metadata = self.node(id).metadata;
        &mut self.metadata[metadata.0]
    }

    pub(super) fn name(&self, id: NodeId) -> &str {
        &self.metadata_of(id).name
    }

    pub(super) fn version(&self, id: NodeId) -> &str {
        &self.metadata_of(id).source.version
    }

    pub(super) fn dependency(&self, id: DependencyId) -> &Dependency {
        &self.dependencies[id.0]
    }

    pub(super) fn dependency_mut(&mut self, id: DependencyId) -> &mut Dependency {
        &mut self.dependencies[id.0]
    }

    /// Replaces the subcharts, and says to each that this is its parent.
    pub(super) fn set_children(&mut self, id: NodeId, children: Vec<NodeId>) {
        for child in &children {
            self.node_mut(*child).parent = Some(id);
        }
        self.node_mut(id).children = children;
    }

    /// Another chart with metadata of its own, whose dependencies and subcharts are the same as the original's.
    pub(super) fn copy_shallow(&mut self, id: NodeId) -> NodeId {
        let metadata = self.metadata_of(id).clone();
        self.metadata.push(metadata);
        let node = Node { metadata: MetadataId(self.metadata.len() - 1), ..self.node(id).clone() };
        self.push_node(node)
    }

    /// Another chart with metadata, dependencies and subcharts of its own; the subcharts' metadata are shared.
    pub(super) fn copy_with_dependencies(&mut self, id: NodeId) -> NodeId {
        let copy = self.copy_shallow(id);
        if let Some(declared) = self.metadata_of(copy).dependencies.clone() {
            let first = self.dependencies.len();
            let copies: Vec<Dependency> = declared.iter().map(|declared| self.dependency(*declared).clone()).collect();
            self.dependencies.extend(copies);
            let copies = (first..self.dependencies.len()).map(DependencyId).collect();
            self.metadata_of_mut(copy).dependencies = Some(copies);
        }
        let children = self.node(id).children.clone();
        let children = children.into_iter().map(|child| self.push_node(self.node(child).clone())).collect();
        self.set_children(copy, children);
        copy
    }

    fn push_node(&mut self, node: Node<'a>) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    fn full_path(&self, id: NodeId) -> String {
        let mut parts = vec![self.name(id)];
        let mut at = id;
        while let Some(parent) = self.node(at).parent {
            parts.push(self.name(parent));
            at = parent;
        }
        parts.reverse();
        parts.join("/charts/")
    }

    /// The chart as rendering sees it.
    pub(super) fn freeze(&self, id: NodeId) -> ActiveChart<'a> {
        let metadata = self.metadata_of(id);
        let node = self.node(id);
        let declared = metadata.dependencies.iter().flatten();
        let frozen = ChartMetadata {
            name: metadata.name.clone(),
            dependencies: declared.map(|declared| self.dependency(*declared).declared.clone()).collect(),
            declares_dependencies: metadata.dependencies.is_some(),
            ..metadata.source.clone()
        };
        ActiveChart {
            metadata: Rc::new(frozen),
            values: node.values.clone(),
            source: node.source,
            full_path: self.full_path(id),
            dependencies: node.children.iter().map(|child| self.freeze(*child)).collect(),
        }
    }
}

/// A chart of the tree, for coalescing.
#[derive(Clone, Copy)]
pub(super) struct TreeChart<'t, 'a> {
    pub(super) tree: &'t ChartTree<'a>,
    pub(super) id: NodeId,
}

impl ChartNode for TreeChart<'_, '_> {
    fn name(&self) -> &str {
        self.tree.name(self.id)
    }

    fn values(&self) -> &Map {
        &self.tree.node(self.id).values
    }

    fn children(&self) -> Vec<Self> {
        self.tree.node(self.id).children.iter().map(|id| Self { tree: self.tree, id: *id }).collect()
    }
}
