//! Reading files for one kustomization, as kustomize's `FileLoader`.

use std::rc::Rc;

use super::{CloneError, Loader, RepoSpec, Sources};
use crate::build::LoadRestrictor;
use crate::error::{BuildError, BuildErrorKind};
use crate::go_path;
use crate::go_text::quoted;
use crate::resource::Resource;

/// How many kustomizations may lie on the way to one. Kustomize knows no limit.
const MAX_DEPTH: usize = 200;

/// Reads files for the kustomization in one folder, and knows through which other ones the build came there.
#[derive(Debug)]
pub(crate) struct Rooted<'a> {
    sources: &'a Sources<'a>,
    root: String,
    restrictor: LoadRestrictor,
    /// The repository, if this is where one was entered, and the folder of its work tree.
    repository: Option<(RepoSpec, String)>,
    referrer: Option<Rc<Self>>,
}

impl<'a> Rooted<'a> {
    /// For the kustomization that is to be built.
    pub(crate) fn at_target(
        sources: &'a Sources<'a>,
        target: &str,
        working_directory: &str,
        restrictor: LoadRestrictor,
    ) -> Result<Rc<Self>, BuildError> {
        if let Some(spec) = sources.repository(target) {
            return Self::in_clone(sources, spec, None);
        }
        let root = folder(sources, target, working_directory)?;
        Ok(Rc::new(Self { sources, root, restrictor, repository: None, referrer: None }))
    }

    /// For a kustomization to which this one refers.
    pub(crate) fn descend(self: &Rc<Self>, path: &str) -> Result<Rc<Self>, BuildError> {
        if path.is_empty() {
            return Err(BuildError::new("new root cannot be empty"));
        }
        if self.line().count() >= MAX_DEPTH {
            let text = format!("more than {MAX_DEPTH} kustomizations that refer to each other (a limit of trueup)");
            return Err(BuildError::new(text));
        }
        if let Some(spec) = self.sources.repository(path) {
            self.refuse_repeated(&spec)?;
            return Self::in_clone(self.sources, spec, Some(Rc::clone(self)));
        }
        if path.starts_with('/') {
            return Err(BuildError::new(format!("new root '{path}' cannot be absolute")));
        }
        let root = folder(self.sources, &go_path::join(&self.root, path), "")?;
        self.refuse_outside_of_clone(&root)?;
        if let Some(visited) = self.line().find(|loader| go_path::is_in(&loader.root, &root)) {
            let visited = &visited.root;
            let text = format!("cycle detected: candidate root '{root}' contains visited root '{visited}'");
            return Err(BuildError::new(text));
        }
        let referrer = Some(Rc::clone(self));
        Ok(Rc::new(Self { sources: self.sources, root, restrictor: self.restrictor, repository: None, referrer }))
    }

    fn in_clone(sources: &'a Sources<'a>, spec: RepoSpec, referrer: Option<Rc<Self>>) -> Result<Rc<Self>, BuildError> {
        let clone = sources.remote.clone_repository(&spec).map_err(|error| match error {
            CloneError::Failed(text) => BuildError::new(text),
            CloneError::TimedOut { command } => {
                let text = format!("hit {} timeout running '{command}'", spec.timeout_text());
                BuildError::of_kind(BuildErrorKind::Timeout, text)
            }
        })?;
        let path = go_path::join(&clone, &spec.folder);
        let (root, file) = confirmed(sources, &path, &path)?;
        if let Some(file) = file {
            return Err(BuildError::new(format!("'{path}' refers to file '{file}'; expecting directory")));
        }
        if !go_path::is_in(&root, &clone) {
            let text = format!("{} refers to directory outside of repo {}", quoted(&path), quoted(&clone));
            return Err(BuildError::new(text));
        }
        let (restrictor, repository) = (LoadRestrictor::RootOnly, Some((spec, clone)));
        Ok(Rc::new(Self { sources, root, restrictor, repository, referrer }))
    }

    /// This loader, the one that led to it, and so on.
    fn line(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |loader| loader.referrer.as_deref())
    }

    fn refuse_repeated(&self, spec: &RepoSpec) -> Result<(), BuildError> {
        let mut visited = self.line().filter_map(|loader| loader.repository.as_ref());
        let Some((visited, _)) = visited.find(|(visited, _)| visited.raw.starts_with(&spec.raw)) else {
            return Ok(());
        };
        let text = format!("cycle detected: URI '{}' referenced by previous URI '{}'", spec.raw, visited.raw);
        Err(BuildError::new(text))
    }

    fn refuse_outside_of_clone(&self, root: &str) -> Result<(), BuildError> {
        let Some((_, clone)) = self.line().find_map(|loader| loader.repository.as_ref()) else { return Ok(()) };
        if go_path::is_in(root, clone) {
            return Ok(());
        }
        Err(BuildError::new(format!(
            "security; bases in kustomizations found in cloned git repos must be within the repo, but base '{root}' is \
             outside '{clone}'"
        )))
    }

    /// The resources of a file or an address.
    pub(crate) fn load_resources(&self, path: &str) -> Result<Rc<Vec<Resource>>, BuildError> {
        if is_remote_file(path) {
            let text = self.sources.get(path)?;
            return self.sources.parse(path, &text, false).map_err(|error| in_file(error, path));
        }
        let located = self.locate(path)?;
        if let Some(resources) = self.sources.parsed(&located) {
            return Ok(resources);
        }
        let text = self.sources.files.read(&located).map_err(BuildError::new)?;
        self.sources.parse(&located, &text, true).map_err(|error| in_file(error, path))
    }

    /// Where a file is that may be read.
    fn locate(&self, path: &str) -> Result<String, BuildError> {
        let path = if path.starts_with('/') { path.to_owned() } else { go_path::join(&self.root, path) };
        if self.restrictor == LoadRestrictor::None {
            return Ok(path);
        }
        let (folder, file) = confirmed(self.sources, &path, &path)?;
        let Some(file) = file else {
            return Err(BuildError::new(format!("'{path}' must resolve to a file")));
        };
        if !go_path::is_in(&folder, &self.root) {
            let root = &self.root;
            return Err(BuildError::new(format!("security; file '{path}' is not in or below '{root}'")));
        }
        Ok(go_path::join(&folder, &file))
    }
}

impl Loader for Rooted<'_> {
    fn root(&self) -> &str {
        &self.root
    }

    fn load(&self, path: &str) -> Result<Vec<u8>, BuildError> {
        if is_remote_file(path) {
            return self.sources.get(path);
        }
        self.sources.files.read(&self.locate(path)?).map_err(BuildError::new)
    }
}

/// What kustomize says of a file that cannot be parsed.
pub(crate) fn in_file(error: BuildError, path: &str) -> BuildError {
    let text = error.text();
    if text.contains("error converting YAML to JSON") || text.contains("error unmarshaling JSON") {
        return BuildError::new(format!("YAML file [{path}] encounters a format error.\n{text}\n"));
    }
    if text.contains("MalformedYAMLError") {
        return BuildError::of_kind(BuildErrorKind::MalformedYaml, format!("{text} in File: {path}"));
    }
    error
}

/// The folder that a path means.
fn folder(sources: &Sources<'_>, path: &str, working_directory: &str) -> Result<String, BuildError> {
    let error = |error: BuildError| error.prefixed("must build at directory");
    if path.is_empty() {
        return Err(error(BuildError::new("directory path cannot be empty")));
    }
    let absolute = if path.starts_with('/') { go_path::clean(path) } else { go_path::join(working_directory, path) };
    match confirmed(sources, path, &absolute) {
        Ok((folder, None)) => Ok(folder),
        Ok(_) => Err(error(BuildError::new(format!("'{path}': file is not directory")))),
        Err(cause) => Err(error(cause.prefixed("not a valid directory"))),
    }
}

/// A path without links: the folder, and the file in it if it is one.
fn confirmed(sources: &Sources<'_>, path: &str, absolute: &str) -> Result<(String, Option<String>), BuildError> {
    let resolved = sources.files.resolve(&go_path::clean(absolute));
    let resolved = resolved.map_err(|error| BuildError::new(format!("evalsymlink failure on '{path}' : {error}")))?;
    if resolved.is_directory {
        return Ok((resolved.path, None));
    }
    let (folder, file) = (go_path::folder_of(&resolved.path), go_path::name_of(&resolved.path));
    Ok((folder.to_owned(), Some(file.to_owned())))
}

/// Whether Go's `url.Parse` sees an address that begins with `http:` or `https:`.
fn is_remote_file(path: &str) -> bool {
    let Some((scheme, rest)) = path.split_once(':') else { return false };
    if !["http", "https"].iter().any(|http| scheme.eq_ignore_ascii_case(http)) || path.bytes().any(is_control) {
        return false;
    }
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let Some(authority) = rest.strip_prefix("//") else { return has_valid_escapes(rest) || !rest.starts_with('/') };
    let (authority, path) = authority.split_at(authority.find('/').unwrap_or(authority.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = if host.ends_with(']') { "" } else { host.rsplit_once(':').map_or("", |(_, port)| port) };
    has_valid_escapes(path)
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && !host.bytes().any(|byte| matches!(byte, b' ' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'))
}

fn is_control(byte: u8) -> bool {
    byte < b' ' || byte == 0x7f
}

fn has_valid_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_remote_file;

    #[test]
    fn addresses_of_files_are_told_from_paths() {
        for address in ["http://a/b", "HTTPS://a.b:80/c?d=%zz", "https://u:p@h/x"] {
            assert!(is_remote_file(address), "{address}");
        }
        for path in ["a/b", "ftp://a/b", "http://a:x/b", "https://a/%zz", "git::https://a/b", "http://a b/"] {
            assert!(!is_remote_file(path), "{path}");
        }
    }
}
