//! Rules about skills and commands, which have the same front matter.

use std::sync::LazyLock;

use regex::Regex;

use crate::{Doc, Repo, Rule};

mod agent_not_found;
mod argument_hint_not_text;
mod broken_link;
mod description_empty;
mod description_not_uploadable;
mod description_too_long;
mod fork_field_without_fork;
mod inline_command_not_allowed;
mod inline_command_not_run;
mod inline_command_refused;
mod mentioned_file_missing;
mod path_in_home_of_author;
mod skill_name_dropped;
mod skill_name_mismatch;
mod skill_name_not_portable;
mod skill_out_of_reach;
mod skill_path_not_in_plugin;
mod skill_too_long;
mod subagent_without_prefix;
mod switch_not_understood;
mod unknown_placeholder;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &agent_not_found::RULE,
    &argument_hint_not_text::RULE,
    &broken_link::RULE,
    &description_empty::RULE,
    &description_not_uploadable::RULE,
    &description_too_long::RULE,
    &fork_field_without_fork::RULE,
    &inline_command_not_allowed::RULE,
    &inline_command_not_run::RULE,
    &inline_command_refused::RULE,
    &mentioned_file_missing::RULE,
    &path_in_home_of_author::RULE,
    &skill_name_dropped::RULE,
    &skill_name_mismatch::RULE,
    &skill_name_not_portable::RULE,
    &skill_out_of_reach::RULE,
    &skill_path_not_in_plugin::RULE,
    &skill_too_long::RULE,
    &subagent_without_prefix::RULE,
    &switch_not_understood::RULE,
    &unknown_placeholder::RULE,
];

/// Matches `` !`git status` `` at the start of a line or behind a blank, where alone the client runs it.
static INLINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)(?:^|\s)!`([^`\n]+)`").expect("the pattern is a constant"));

/// A command that the client runs when a text is called, and puts its output in the place of it.
struct Inline<'a> {
    /// Where it begins in the file.
    start: usize,
    text: &'a str,
}

/// The commands in the text of a skill or a command.
fn inline_commands<'a>(repo: &'a Repo, doc: &'a Doc) -> impl Iterator<Item = Inline<'a>> {
    let source = repo.sources.source(doc.file).filter(|it| doc.body(it).contains("!`"));
    source.into_iter().flat_map(move |source| {
        let body = doc.body(source);
        let start = source.text().len() - body.len();
        INLINE.captures_iter(body).filter_map(|it| it.get(1)).map(move |it| Inline { start: start + it.start(), text: it.as_str() })
    })
}
