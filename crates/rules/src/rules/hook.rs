//! Rules about hooks, and about what hooks, servers and monitors run.

use std::ops::Range;

use marketlint_parser::{Node, Text};

use crate::Rule;
use crate::model::view::{self, Bundled};
use crate::model::{DocKind, Plugin, Repo};

mod bundled_file_missing;
mod command_path_not_plugin_relative;
mod condition_never_met;
mod empty_command;
mod hidden_gate_hook;
mod hook_outside_group;
mod hook_type_not_supported;
mod hooks_module_unusable;
mod hooks_without_wrapper;
mod matcher_never_matches;
mod script_not_executable;
mod script_with_crlf;
mod timeout_in_milliseconds;
mod unknown_hook_event;
mod unknown_path_variable;
mod unquoted_path_variable;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &bundled_file_missing::RULE,
    &command_path_not_plugin_relative::RULE,
    &condition_never_met::RULE,
    &empty_command::RULE,
    &hidden_gate_hook::RULE,
    &hook_outside_group::RULE,
    &hook_type_not_supported::RULE,
    &hooks_module_unusable::RULE,
    &hooks_without_wrapper::RULE,
    &matcher_never_matches::RULE,
    &script_not_executable::RULE,
    &script_with_crlf::RULE,
    &timeout_in_milliseconds::RULE,
    &unknown_hook_event::RULE,
    &unknown_path_variable::RULE,
    &unquoted_path_variable::RULE,
];

/// Something that is run: the command of a hook, a server or a monitor, or one of its arguments.
struct Run<'a> {
    plugin: &'a Plugin,
    text: &'a Text,
    is_hook: bool,
    /// The program whose first argument this is, where it is one by itself.
    program: Option<&'a str>,
    /// The variables that are set for it.
    environment: Vec<&'a str>,
}

/// Everything that the plugins of this repository run.
fn runs(repo: &Repo) -> Vec<Run<'_>> {
    let mut out = Vec::new();
    for hook in repo.hooks() {
        let Some(plugin) = hook.group.plugin else { continue };
        let args = hook.args().unwrap_or_default().iter().filter_map(Node::text);
        out.extend(lines(hook.command(), args).map(|(text, program)| Run {
            plugin,
            text,
            is_hook: true,
            program,
            environment: Vec::new(),
        }));
    }
    for server in repo.servers() {
        let Some(plugin) = server.plugin else { continue };
        let environment: Vec<&str> = server.env().map(|(name, _)| name.as_str()).collect();
        let texts = lines(server.command(), server.args());
        out.extend(texts.map(|(text, program)| Run { plugin, text, is_hook: false, program, environment: environment.clone() }));
    }
    for plugin in &repo.plugins {
        for root in plugin.components(DocKind::Monitors).filter_map(|it| it.doc.root()) {
            let texts = root.items().iter().filter_map(|it| it.get("command")?.text());
            out.extend(texts.map(|text| Run { plugin, text, is_hook: false, program: None, environment: Vec::new() }));
        }
    }
    out
}

/// A command and its arguments, the first of them that is no option with the program it is given to.
fn lines<'a>(command: Option<&'a Text>, args: impl Iterator<Item = &'a Text>) -> impl Iterator<Item = (&'a Text, Option<&'a str>)> {
    let mut program = command.map(Text::as_str);
    let args = args.map(move |it| (it, if it.starts_with('-') { None } else { program.take() }));
    command.map(|it| (it, None)).into_iter().chain(args)
}

/// Whether a program runs the file that it is given.
fn is_interpreter(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    matches!(
        name,
        "sh" | "bash"
            | "zsh"
            | "dash"
            | "ksh"
            | "python"
            | "python3"
            | "node"
            | "bun"
            | "deno"
            | "ruby"
            | "perl"
            | "php"
            | "pwsh"
            | "source"
            | "exec"
    )
}

/// The bundled file that a command runs directly: the first word, where that is one.
fn program(text: &Text) -> Option<Bundled> {
    let command = text.trim_start().trim_start_matches(['"', '\'']);
    let mut mentions = Vec::new();
    view::mentions_in(text, &mut mentions);
    let first = mentions.into_iter().next()?;
    command.starts_with("${CLAUDE_PLUGIN_ROOT}").then_some(first)
}

/// The words of a command, quotes taken off, with where they stand. What a shell would do beyond that is not known here.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let breaks = |it: char| it.is_whitespace() || "\"'`;|&<>()=".contains(it);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text.get(rest..)?.find(|it| !breaks(it))?;
        let len = text.get(start..)?.find(breaks).unwrap_or(text.len() - start);
        rest = start + len;
        Some((start..rest, text.get(start..rest)?))
    })
}
