//! Repositories that exist only in memory, and reports of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use marketlint::report::{Report, Root};
use marketlint_parser::Source;
use marketlint_rules::model::{Before, Facts, LeftOut};
use marketlint_rules::tree::{Kind, Leads, Tree, join};
use marketlint_rules::{Config, Content, Files, Options, Reading, Repo, Rule, check};

/// Files by path. A path that ends in `/` is an empty directory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) executable: Vec<String>,
    /// What git hides.
    pub(crate) ignored: Vec<String>,
    /// Symbolic links, by path: where they lead, from the directory they lie in.
    pub(crate) links: BTreeMap<String, String>,
    /// Folders that cannot be looked into.
    pub(crate) unreadable: Vec<String>,
    /// Folders that are committed as submodules.
    pub(crate) submodules: Vec<String>,
    /// What the repository was, where it is compared with a commit.
    pub(crate) before: Option<Arc<Before>>,
}

/// What is larger is not read, as on a disk.
const MAX_FILE: usize = 1 << 20;

impl Memory {
    pub(crate) fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Memory { files: files.into_iter().collect(), ..Memory::default() }
    }

    /// Lays the files out below a directory.
    pub(crate) fn write_to(&self, root: &std::path::Path) {
        std::fs::create_dir_all(root).unwrap();
        for (path, content) in &self.files {
            let target = root.join(path);
            if path.ends_with('/') {
                std::fs::create_dir_all(&target).unwrap();
                continue;
            }
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(&target, content).unwrap();
            #[cfg(unix)]
            if self.executable.contains(path) {
                use std::os::unix::fs::PermissionsExt;
                std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        #[cfg(unix)]
        for (path, target) in &self.links {
            let link = root.join(path);
            std::fs::create_dir_all(link.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(target, link).unwrap();
        }
    }

    pub(crate) fn tree(&self) -> Tree {
        let paths = self.files.iter().map(|(path, content)| match path.strip_suffix('/') {
            Some(dir) => (dir.to_owned(), Kind::Dir, false),
            None => {
                let executable = self.executable.contains(path);
                (path.clone(), Kind::File { executable, size: content.len() as u64 }, self.ignored.contains(path))
            }
        });
        let links = self.links.iter().map(|(path, target)| {
            let leads = self.leads(path, target);
            (path.clone(), Kind::Symlink { target: target.as_str().into(), leads }, false)
        });
        let unreadable = self.unreadable.iter().map(|it| (it.clone(), Kind::Pruned, false));
        Tree::new(paths.chain(links).chain(unreadable).collect())
    }

    /// Where a link leads. Links on the way are left to the tree.
    fn leads(&self, path: &str, target: &str) -> Leads {
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let Some(end) = join(dir, target).filter(|_| !target.starts_with('/')) else { return Leads::Outside };
        let below = format!("{end}/");
        let mut known = self.files.keys().chain(self.links.keys());
        let is_there = end.is_empty() || known.any(|it| *it == end || it.starts_with(&below));
        if is_there && end != path { Leads::To(end.into()) } else { Leads::Nowhere }
    }

    /// What is known from outside the files: what `.git/config` says of the repository, and what cannot be read.
    fn facts(&self) -> Facts {
        let config = self.files.get(".git/config").map(|it| String::from_utf8_lossy(it));
        let url = config.as_deref().and_then(|it| it.lines().find_map(|it| it.trim().strip_prefix("url = ")));
        let github = url.and_then(marketlint::git::Remote::parse).and_then(|it| it.github);
        let left_out = self.unreadable.iter().map(|it| LeftOut { path: it.clone(), reason: "it cannot be read: permission denied".into() });
        Facts { github, left_out: left_out.collect(), submodules: self.submodules.clone(), before: self.before.clone(), ..Facts::default() }
    }

    /// The same as it was: `otherwise` holds the texts then, and `None` for what was not there. The rest is as now.
    pub(crate) fn as_it_was(&self, otherwise: &BTreeMap<String, Option<Vec<u8>>>) -> Before {
        let mut then = self.files.clone();
        for (path, content) in otherwise {
            match content {
                Some(content) => then.insert(path.clone(), content.clone()),
                None => then.remove(path),
            };
        }
        then.retain(|path, _| path.ends_with(".claude-plugin/plugin.json") || path.ends_with(".claude-plugin/marketplace.json"));
        Before {
            name: "main".into(),
            manifests: then.into_iter().map(|(path, bytes)| (path, Arc::new(Source::from_bytes(bytes)))).collect(),
            changed: otherwise.keys().cloned().collect(),
        }
    }

    pub(crate) fn repo(&self, options: Options) -> Repo {
        Repo::load(self.tree(), self, self.facts(), options)
    }

    pub(crate) fn report(&self, rules: &[&'static Rule], config: &Config) -> Report {
        let repo = self.repo(config.options.clone());
        let found = check(&repo, rules, config);
        let mut report = Report::default();
        let root = Root::of(&repo, ".");
        report.add(&repo, found, root, &|path| if path.is_empty() { ".".into() } else { path.into() });
        report
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> Reading {
        let content = match self.files.get(path) {
            Some(bytes) if bytes.len() > MAX_FILE => Content::TooBig(bytes.len() as u64),
            Some(bytes) => Content::of(path, bytes.clone()),
            None => Content::Unreadable("it is gone".into()),
        };
        content.into()
    }
}
