//! What everybody may read: names, labels, images and addresses of a fleet.

use aho_corasick::AhoCorasick;
use trueup_model::{Fleet, Source};

/// All public words of a fleet in one text.
#[derive(Debug, Default)]
pub(crate) struct PublicText(String);

impl PublicText {
    /// A text of these words.
    #[cfg(test)]
    pub(crate) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut text = Self::default();
        words.into_iter().for_each(|word| text.add(word));
        text
    }

    /// The names, labels, images and addresses in a fleet.
    pub(crate) fn of(fleet: &Fleet) -> Self {
        let mut text = Self::default();
        for app in &fleet.applications {
            let destination = &app.spec.destination;
            for word in [&app.metadata.name, &app.metadata.namespace, &app.spec.project] {
                text.add(word);
            }
            for word in [&destination.server, &destination.name, &destination.namespace] {
                text.add(word);
            }
            app.sources().iter().for_each(|source| text.add_source(source));
            app.status.summary.images.iter().for_each(|image| text.add(image));
            app.metadata.labels.values().for_each(|label| text.add(label));
        }
        fleet.application_sets.iter().for_each(|set| text.add(&set.metadata.name));
        fleet.projects.iter().for_each(|project| text.add(&project.metadata.name));
        for cluster in &fleet.clusters {
            text.add(&cluster.name);
            text.add(&cluster.server);
            for object in cluster.objects.iter() {
                text.add(&object.key.name);
                text.add(&object.key.namespace);
            }
            cluster.served.iter().for_each(|served| text.add(&served.kind));
            cluster.audit.iter().for_each(|event| text.add(&event.user));
        }
        text
    }

    /// For each value, whether it can be read in public. One pass, however many values there are.
    pub(crate) fn contains(&self, values: &[&str]) -> Vec<bool> {
        let mut found = vec![false; values.len()];
        // Too many values for an automaton are all treated as secrets.
        if let Ok(matcher) = AhoCorasick::new(values) {
            for hit in matcher.find_overlapping_iter(&self.0) {
                found[hit.pattern().as_usize()] = true;
            }
        }
        found
    }

    fn add(&mut self, word: &str) {
        if !word.is_empty() {
            self.0.push_str(word);
            self.0.push('\n');
        }
    }

    fn add_source(&mut self, source: &Source) {
        // A URL may carry a password.
        if !source.repo_url.contains('@') {
            self.add(&source.repo_url);
        }
        for word in [&source.path, &source.chart, &source.target_revision] {
            self.add(word);
        }
    }
}
