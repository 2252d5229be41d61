//! Repositories that exist only in memory, and reports of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use marketlint::report::{Report, Root};
use marketlint_parser::Source;
use marketlint_rules::model::Facts;
use marketlint_rules::tree::{Kind, Tree};
use marketlint_rules::{Config, Content, Files, Options, Repo, Rule, check};

/// Files by path. A path that ends in `/` is an empty directory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) executable: Vec<String>,
}

impl Memory {
    pub(crate) fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Memory { files: files.into_iter().collect(), executable: Vec::new() }
    }

    pub(crate) fn tree(&self) -> Tree {
        let paths = self.files.iter().map(|(path, content)| match path.strip_suffix('/') {
            Some(dir) => (dir.to_owned(), Kind::Dir, false),
            None => {
                let executable = self.executable.contains(path);
                (path.clone(), Kind::File { executable, size: content.len() as u64 }, false)
            }
        });
        Tree::new(paths.collect())
    }

    pub(crate) fn repo(&self, options: Options) -> Repo {
        Repo::load(self.tree(), self, Facts::default(), options)
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
    fn read(&self, path: &str) -> Content {
        match self.files.get(path) {
            Some(bytes) => Content::Text(Arc::new(Source::from_bytes(bytes.clone()))),
            None => Content::Unreadable("it is gone".into()),
        }
    }
}
