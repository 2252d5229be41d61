//! Rules about hooks, and about what hooks, servers and monitors run.

use std::ops::Range;
use std::sync::Arc;

use marketlint_parser::{Node, Text};

use crate::Rule;
use crate::model::view::{self, Bundled};
use crate::model::{DocKind, Plugin, Repo};

mod bundled_file_missing;
mod command_path_not_plugin_relative;
mod condition_never_met;
mod empty_command;
mod hidden_gate_hook;
mod hook_command_with_arguments;
mod hook_event_outside_hooks;
mod hook_field_ignored;
mod hook_field_unknown;
mod hook_header_variable_empty;
mod hook_installs_packages;
mod hook_outside_group;
mod hook_server_not_found;
mod hook_setting_refused;
mod hook_type_not_supported;
mod hook_url_unencrypted;
mod hooks_module_unusable;
mod hooks_without_wrapper;
mod matcher_never_matches;
mod path_with_backslash;
mod script_not_executable;
mod script_of_another_language;
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
    &hook_command_with_arguments::RULE,
    &hook_event_outside_hooks::RULE,
    &hook_field_ignored::RULE,
    &hook_field_unknown::RULE,
    &hook_header_variable_empty::RULE,
    &hook_installs_packages::RULE,
    &hook_outside_group::RULE,
    &hook_server_not_found::RULE,
    &hook_setting_refused::RULE,
    &hook_type_not_supported::RULE,
    &hook_url_unencrypted::RULE,
    &hooks_module_unusable::RULE,
    &hooks_without_wrapper::RULE,
    &matcher_never_matches::RULE,
    &path_with_backslash::RULE,
    &script_not_executable::RULE,
    &script_of_another_language::RULE,
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
    /// The program and all its arguments, and which of them this is.
    line: Arc<[&'a str]>,
    place: usize,
    /// Whether PowerShell reads the command, to which execute bits mean nothing.
    is_powershell: bool,
    /// The variables that are set for it.
    environment: Arc<[&'a str]>,
}

impl<'a> Run<'a> {
    /// For an argument, the program and the arguments before it.
    fn before(&self) -> &[&'a str] {
        self.line.get(..self.place).unwrap_or_default()
    }

    /// Whether this is a command itself, not an argument of one.
    fn is_command(&self) -> bool {
        self.before().is_empty()
    }

    /// The program whose first argument this is, options aside.
    fn program(&self) -> Option<&'a str> {
        let (program, options) = self.before().split_first()?;
        options.iter().all(|it| it.starts_with('-')).then_some(*program)
    }

    /// What becomes of a file that is named at an offset.
    fn use_at(&self, offset: usize) -> Use<'_> {
        let before = self.text.get(..offset).unwrap_or_default();
        // `sh -c 'bash x.sh'` is a command in an argument.
        let is_code =
            self.is_command() || self.before().last().is_some_and(|it| matches!(*it, "-c" | "-lc" | "-ec" | "-Command" | "/c" | "/C"));
        let line = before.rsplit([';', '|', '&', '(', '\n', '`']).next().unwrap_or_default();
        let words = line.split([' ', '\t']).map(|it| it.trim_matches(['"', '\''])).filter(|it| !it.is_empty());
        if is_code {
            return use_after(words);
        }
        // `--config=${CLAUDE_PLUGIN_ROOT}/x` is an option and its value in one argument.
        use_after(self.before().iter().copied().chain(before.strip_suffix('=')))
    }
}

/// What a command does with a file that it names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use<'a> {
    /// It is the program.
    Program,
    /// A program runs it: `bash x`.
    Script(&'a str),
    /// It has to be there: `--directory x`.
    Read,
    /// Nobody can say: it may be made by what runs.
    Unknown,
}

/// What becomes of the word that follows these in a command.
fn use_after<'a>(words: impl Iterator<Item = &'a str>) -> Use<'a> {
    const BEFORE_PROGRAMS: &[&str] =
        &["then", "do", "else", "if", "elif", "while", "until", "!", "{", "exec", "env", "time", "nohup", "command", "timeout", "sudo"];
    const READERS: &[&str] =
        &["cd", "pushd", "cat", "--directory", "--cwd", "--project", "--prefix", "--config", "-jar", "--require", "-r"];
    let comes_first = |it: &&str| {
        BEFORE_PROGRAMS.contains(it) || it.starts_with('-') || it.contains('=') || it.starts_with(|it: char| it.is_ascii_digit())
    };
    let mut words = words.skip_while(comes_first);
    let Some(program) = words.next() else { return Use::Program };
    let (mut last, mut is_first_argument) = (program, true);
    for word in words {
        is_first_argument &=
            word.starts_with('-') || matches!(word, "run" | "exec" | "x" | "dlx" | "tsx" | "ts-node") || is_interpreter(word);
        last = word;
    }
    if READERS.contains(&last) {
        Use::Read
    } else if is_first_argument && runs_files(program) {
        Use::Script(if is_interpreter(last) { last } else { program })
    } else {
        Use::Unknown
    }
}

/// Everything that the plugins of this repository run.
fn runs(repo: &Repo) -> Vec<Run<'_>> {
    let mut out = Vec::new();
    for hook in repo.hooks() {
        // Hooks of a project may well name its files from its root.
        let Some(plugin) = hook.group.plugin.filter(|it| !repo.is_claude_folder(it)) else { continue };
        let args = hook.args().unwrap_or_default().iter().filter_map(Node::text);
        let is_powershell = hook.text("shell").is_some_and(|it| it.trim().eq_ignore_ascii_case("powershell"));
        out.extend(lines(hook.command(), args).map(|(text, line, place)| Run {
            plugin,
            text,
            is_hook: true,
            line,
            place,
            is_powershell,
            environment: Arc::default(),
        }));
    }
    for server in repo.servers() {
        let Some(plugin) = server.plugin else { continue };
        let environment: Arc<[&str]> = server.env().map(|(name, _)| name.as_str()).collect();
        let texts = lines(server.command(), server.args());
        out.extend(texts.map(|(text, line, place)| Run {
            plugin,
            text,
            is_hook: false,
            line,
            place,
            is_powershell: false,
            environment: Arc::clone(&environment),
        }));
    }
    for plugin in &repo.plugins {
        let inline = plugin.manifest.as_ref().and_then(|it| it.get("lspServers"));
        let maps = inline.into_iter().flat_map(|it| std::iter::once(it).chain(it.items()));
        let files = plugin.components(DocKind::Lsp).filter_map(|it| it.doc.root());
        for server in maps.chain(files).flat_map(Node::effective_members).map(|it| &it.value) {
            let args = server.get("args").map_or(&[][..], Node::items).iter().filter_map(Node::text);
            out.extend(lines(server.get("command").and_then(Node::text), args).map(|(text, line, place)| Run {
                plugin,
                text,
                is_hook: false,
                line,
                place,
                is_powershell: false,
                environment: Arc::default(),
            }));
        }
        for root in plugin.components(DocKind::Monitors).filter_map(|it| it.doc.root()) {
            let texts = root.items().iter().filter_map(|it| it.get("command")?.text());
            out.extend(texts.map(|text| Run {
                plugin,
                text,
                is_hook: false,
                line: Arc::default(),
                place: 0,
                is_powershell: false,
                environment: Arc::default(),
            }));
        }
    }
    out
}

/// A command and its arguments, each with all of them and its place among them.
fn lines<'a>(command: Option<&'a Text>, args: impl Iterator<Item = &'a Text>) -> impl Iterator<Item = (&'a Text, Arc<[&'a str]>, usize)> {
    let texts: Vec<&Text> = command.into_iter().chain(args).collect();
    let line: Arc<[&str]> = texts.iter().map(|it| it.as_str()).collect();
    texts.into_iter().enumerate().map(move |(place, text)| (text, Arc::clone(&line), place))
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

/// Whether a program runs the file that it is given, an interpreter or one that finds the interpreter itself.
fn runs_files(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    let others =
        [".", "uv", "npx", "bunx", "pnpm", "tsx", "ts-node", "poetry", "java", "dotnet", "py", "powershell", "Rscript", "osascript"];
    is_interpreter(program) || others.contains(&name)
}

/// The bundled files that a command names, with what becomes of each.
fn bundled<'a>(run: &'a Run<'_>) -> impl Iterator<Item = (Bundled, Use<'a>)> {
    let mut mentions = Vec::new();
    view::mentions_in(run.text, &mut mentions);
    mentions.into_iter().map(|it| {
        let used = run.use_at(it.offset);
        (it, used)
    })
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
