//! Rules about what a plugin could do to the machine it is installed on.

use marketlint_parser::{FileId, Node, Text};

use crate::Rule;
use crate::model::Repo;

mod dangerous_command;
mod dangerous_environment;
mod directive_in_comment;
mod executable_committed;
mod hidden_characters;
mod secret_committed;
mod sensitive_file;

pub(super) use dangerous_command::without_prose;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &dangerous_command::RULE,
    &dangerous_environment::RULE,
    &directive_in_comment::RULE,
    &executable_committed::RULE,
    &hidden_characters::RULE,
    &secret_committed::RULE,
    &sensitive_file::RULE,
];

/// Every file of the model that was read, with its text, each once.
fn texts(repo: &Repo) -> impl Iterator<Item = (FileId, &str)> {
    let mut files: Vec<FileId> = repo.docs().map(|it| it.file).chain(repo.readme).collect();
    files.sort_unstable();
    files.dedup();
    files.into_iter().filter_map(|it| Some((it, repo.sources.text(it)?)))
}

/// Every string of a tree.
fn strings<'a>(node: &'a Node, seen: &mut dyn FnMut(&'a Text)) {
    if let Some(text) = node.text() {
        seen(text);
    }
    node.items().iter().for_each(|it| strings(it, seen));
    for member in node.members() {
        seen(&member.key);
        strings(&member.value, seen);
    }
}
