//! Field types that a manifest and an entry of the catalogue share: component paths, inline components, dependencies,
//! settings that users are asked for. What a wrong value costs is said by the table a field stands in.

use marketlint_parser::Node;

use crate::diagnostic::Safety;
use crate::schema::format::{Fault, Format, NOT_EMPTY};
use crate::schema::{ANY_NUMBER, ANY_SIZE, Field, Judgement, Problem, STRINGS, Stranger, Table, Type, Unknown, describe, either, quote};
use crate::semver::Range;
use crate::url;

use super::{lsp, monitors};

/// Fields whose strings name something that is called by no number: such a value is not put in quotes.
pub const NAMES_OF_THINGS: &[&str] =
    &["source", "repo", "url", "package", "registry", "path", "command", "type", "modules", "dependencies", "prompt", "server", "tool"];

/// A path, or several.
pub const PATHS: Type = Type::OneOf(&[Type::Format(&PATH), Type::Array(&Type::Format(&PATH), ANY_SIZE)]);
/// Files of agents.
pub const AGENTS: Type = Type::OneOf(&[Type::Format(&MARKDOWN_PATH), Type::Array(&Type::Format(&MARKDOWN_PATH), ANY_SIZE)]);
/// Directories of skills.
pub const SKILLS: Type = Type::OneOf(&[Type::Format(&SKILL_PATH), Type::Array(&Type::Format(&SKILL_PATH), ANY_SIZE)]);
/// Files of commands, or commands by name.
pub const COMMANDS: Type = Type::OneOf(&[
    Type::Format(&PATH),
    Type::Array(&Type::Format(&PATH), ANY_SIZE),
    Type::Map(None, &Type::Refined(&Type::Object(&COMMAND), one_body), ANY_SIZE),
]);
/// Files of hooks, maps of events, or both. The maps are checked where they stand, by `hooks::check_events`.
pub const HOOKS: Type =
    Type::OneOf(&[Type::Format(&JSON_PATH), INLINE, Type::Array(&Type::OneOf(&[Type::Format(&JSON_PATH), INLINE]), ANY_SIZE)]);
/// Files and bundles of MCP servers, maps of servers, or both. The maps are checked where they stand, by `mcp::check_servers`.
pub const MCP_SERVERS: Type =
    Type::OneOf(&[Type::Format(&SERVERS_PATH), INLINE, Type::Array(&Type::OneOf(&[Type::Format(&SERVERS_PATH), INLINE]), ANY_SIZE)]);
/// Files of language servers, maps of servers, or both.
pub const LSP_SERVERS: Type =
    Type::OneOf(&[Type::Format(&JSON_PATH), lsp::SERVERS, Type::Array(&Type::OneOf(&[Type::Format(&JSON_PATH), lsp::SERVERS]), ANY_SIZE)]);
/// A file of monitors, or the monitors.
pub const MONITORS: Type = Type::OneOf(&[Type::Format(&JSON_PATH), monitors::MONITORS]);
/// The plugins that have to be there as well.
pub const DEPENDENCIES: Type = Type::Array(&Type::OneOf(&[Type::Format(&DEPENDENCY_NAME), Type::Object(&DEPENDENCY)]), ANY_SIZE);
/// What the user is asked for.
pub const USER_CONFIG: Type = Type::Map(Some(&SETTING_KEY), &SETTING_TYPE, ANY_SIZE);
/// MCP servers that push messages.
pub const CHANNELS: Type = Type::Array(&Type::Object(&CHANNEL), ANY_SIZE);

/// What stands in a manifest or an entry instead of a file.
const INLINE: Type = Type::Map(None, &Type::Any, ANY_SIZE);

/// A command by its name.
pub static COMMAND: Table = Table {
    name: "a command of the map",
    refused: "",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("source", Type::Format(&PATH), "The Markdown file of the command.").example("\"./commands/go.md\""),
        Field::new("content", Type::String, "The text of the command, instead of a file."),
        Field::new("description", Type::String, "What it does."),
        Field::new("argumentHint", Type::String, "What to type behind it.").example("\"[path]\""),
        Field::new("model", Type::String, "The model that runs it."),
        Field::new("allowedTools", STRINGS, "The tools it may use without asking."),
    ],
};

/// Who made it.
pub static AUTHOR: Table = Table {
    name: "the `author`",
    refused: "",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("name", Type::Format(&NOT_EMPTY), "The name of a person or a team.").required().example("\"Your name\""),
        Field::new("email", Type::String, "Where to write to."),
        Field::new("url", Type::String, "Where to read more."),
    ],
};

/// A plugin that has to be there as well.
pub static DEPENDENCY: Table = Table {
    name: "a dependency",
    refused: "",
    unknown: Unknown::Confused,
    strangers: &[&[Stranger { name: "optional", belongs: "a word of other formats; here every dependency is needed" }]],
    fields: &[
        Field::new("name", Type::Format(&BARE_NAME), "The plugin.").required().example("\"other-plugin\""),
        Field::new("marketplace", Type::Format(&BARE_NAME), "The marketplace it comes from, where that is another one."),
        Field::new("version", Type::String, "A range of versions.").soft("it is not looked at").example("\"^1.0.0\""),
    ],
};

static SETTING_TYPE: Type = Type::Refined(&Type::Object(&SETTING), options);

/// Something the user is asked for.
pub static SETTING: Table = Table {
    name: "a setting of `userConfig`",
    refused: "",
    unknown: Unknown::Refused,
    strangers: &[],
    fields: &[
        Field::new("type", Type::Enum(&["string", "number", "boolean", "directory", "file"]), "What it holds.")
            .required()
            .example("\"string\""),
        Field::new("title", Type::String, "What it is called in the dialog.").required().example("\"API key\""),
        Field::new("description", Type::String, "What it is for.").required().example("\"Where the key comes from.\""),
        Field::new("required", Type::Bool, "Whether it has to be given."),
        Field::new("sensitive", Type::Bool, "Whether it is kept with the passwords."),
        Field::new("multiple", Type::Bool, "Whether several may be given."),
        Field::new("default", Type::OneOf(&[Type::String, Type::Number(ANY_NUMBER), Type::Bool, STRINGS]), "What it is otherwise."),
        Field::new("min", Type::Number(ANY_NUMBER), "The least number."),
        Field::new("max", Type::Number(ANY_NUMBER), "The greatest number."),
        Field::new("options", STRINGS, "The strings to choose from.").since("2.1.271").example("[\"a\", \"b\"]"),
    ],
};

/// An MCP server that pushes messages.
pub static CHANNEL: Table = Table {
    name: "a channel",
    refused: "",
    unknown: Unknown::Refused,
    strangers: &[],
    fields: &[
        Field::new("server", Type::Format(&NOT_EMPTY), "The name of an MCP server of this plugin.").required().example("\"server\""),
        Field::new("displayName", Type::String, "What it is called."),
        Field::new("userConfig", Type::Map(None, &SETTING_TYPE, ANY_SIZE), "What the user is asked for."),
    ],
};

/// Which clients it is for.
pub static ENGINES: Table = Table {
    name: "`engines`",
    refused: "the official check refuses it, and the client ignores it",
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[Field::new("claude-code", Type::Format(&VERSION_RANGE), "The versions of Claude Code it works with.").example("\">=2.1.0\"")],
};

/// A component that people put into `experimental`.
const fn outside(name: &'static str) -> Stranger {
    Stranger { name, belongs: "a field of what stands around it" }
}

/// What may change without notice.
pub static EXPERIMENTAL: Table = Table {
    name: "`experimental`",
    refused: "",
    unknown: Unknown::Warned,
    strangers: &[&[
        outside("commands"),
        outside("agents"),
        outside("skills"),
        outside("hooks"),
        outside("mcpServers"),
        outside("lspServers"),
        outside("outputStyles"),
        outside("workflows"),
    ]],
    fields: &[
        Field::new("themes", PATHS, "Files and directories of themes.").since("2.1.129").example("\"./themes\""),
        Field::new("monitors", MONITORS, "A file of monitors, or the monitors.").since("2.1.129").example("\"./monitors.json\""),
        Field::new("evals", Type::OneOf(&[Type::String, Type::Array(&Type::Any, ANY_SIZE)]), "Where the evaluations lie."),
    ],
};

/// A component path.
pub static PATH: Format = Format {
    name: "a path that starts with `./`",
    rule: "path-without-prefix",
    pattern: Some(r"^\./"),
    faults: |path| path_faults(path, &[]),
};

/// The path of an agent.
pub static MARKDOWN_PATH: Format = Format {
    name: "a path that starts with `./` and ends in `.md`",
    rule: "path-without-prefix",
    pattern: Some(r"^\./.*\.md$"),
    faults: |path| path_faults(path, &[".md"]),
};

/// The path of a file of hooks, language servers or monitors.
pub static JSON_PATH: Format = Format {
    name: "a path that starts with `./` and ends in `.json`",
    rule: "path-without-prefix",
    pattern: Some(r"^\./.*\.json$"),
    faults: |path| path_faults(path, &[".json"]),
};

/// The path of a directory of skills; `.` is the plugin itself.
pub static SKILL_PATH: Format = Format {
    name: "a path that starts with `./`",
    rule: "path-without-prefix",
    pattern: Some(r"^(\./.*|\.)$"),
    faults: |path| if path == "." { Vec::new() } else { path_faults(path, &[]) },
};

/// The path of a file of MCP servers or of a bundle, or the URL of a bundle.
pub static SERVERS_PATH: Format = Format {
    name: "a path that starts with `./` and ends in `.json`, or the path or URL of an `.mcpb` bundle",
    rule: "path-without-prefix",
    pattern: Some(r"^\./.*\.(json|mcpb|dxt)$|^[A-Za-z][A-Za-z0-9+.-]*:.*\.(mcpb|dxt)$"),
    faults: |path| {
        let is_bundle = path.ends_with(".mcpb") || path.ends_with(".dxt");
        if is_bundle && url::parse(path).is_ok() { Vec::new() } else { path_faults(path, &[".json", ".mcpb", ".dxt"]) }
    },
};

/// The path of a file of types.
pub static TYPES_PATH: Format = Format {
    name: "a path that starts with `./` and ends in `.d.ts`",
    rule: "path-without-prefix",
    pattern: Some(r"^\./.*\.d\.ts$"),
    faults: |path| {
        let mut faults = path_faults(path, &[".d.ts"]);
        faults.extend(two_dots(path));
        faults
    },
};

/// A plugin, and perhaps a marketplace and a range: `a`, `a@market`, `a@^1.0.0`, `a@market@^1.0.0`.
pub static DEPENDENCY_NAME: Format = Format {
    name: "the name of a plugin such as `name` or `name@marketplace`",
    rule: "dependency-malformed",
    pattern: Some(r"^[A-Za-z0-9][-A-Za-z0-9._]*(@[A-Za-z0-9][-A-Za-z0-9._]*)?(@\^[^@]*)?$"),
    faults: |text| {
        let (names, range) = text.split_once("@^").map_or((text, None), |(names, range)| (names, Some(range)));
        let (name, market) = names.split_once('@').map_or((names, None), |(name, market)| (name, Some(market)));
        let bad_range = range.filter(|it| it.contains('@')).map(|it| names.len() + 1..names.len() + 2 + it.len());
        let bad_market = market.filter(|it| !is_name(it)).map(|_| name.len() + 1..names.len());
        let range = (!is_name(name)).then_some(0..name.len()).or(bad_market).or(bad_range);
        range.map(|it| not_a_name(text).at(it)).into_iter().collect()
    },
};

/// The name of a plugin or a marketplace in a dependency.
pub static BARE_NAME: Format = Format {
    name: "a name of letters, digits, `-`, `_` and `.`",
    rule: "dependency-malformed",
    pattern: Some("^[A-Za-z0-9][-A-Za-z0-9._]*$"),
    faults: |text| {
        if is_name(text) {
            return Vec::new();
        }
        let fault = not_a_name(text);
        vec![match text.split_once('@') {
            Some((name, market)) if is_name(name) && is_name(market) => {
                fault.help(format!("write `\"name\": \"{name}\", \"marketplace\": \"{market}\"`"))
            }
            _ => fault.help("write a name of letters, digits, `-`, `_` and `.`"),
        }]
    },
};

/// The name of a setting: it ends up in the name of an environment variable.
pub static SETTING_KEY: Format = Format {
    name: "a name of letters, digits and `_` that does not begin with a digit",
    rule: "user-config-key",
    pattern: Some("^[A-Za-z_][A-Za-z0-9_]*$"),
    faults: |key| {
        let begins_well = key.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
        let is_bad = |it: char| !it.is_ascii_alphanumeric() && it != '_';
        if begins_well && !key.contains(is_bad) {
            return Vec::new();
        }
        let fault = Fault::of(format!("has the key {}, which is not made of letters, digits and `_`", quote(key)));
        let start = key.find(is_bad).unwrap_or(0);
        let width = key.get(start..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
        let fault = fault.at(start..start + width).help("name it with letters, digits and `_`, and no digit at the beginning");
        let plain: String = key.replace(is_bad, "_");
        let plain = if plain.starts_with(|it: char| it.is_ascii_digit()) { format!("_{plain}") } else { plain };
        vec![if key.is_empty() { fault } else { fault.replace(Safety::Unsafe, plain) }]
    },
};

/// A range of versions as npm writes them.
pub static VERSION_RANGE: Format = Format {
    name: "a range of versions such as `>=2.1.0` or `^2.1.154`",
    rule: "engines-range",
    pattern: None,
    faults: |text| match Range::parse(text) {
        Some(_) => Vec::new(),
        None => vec![Fault::of(format!("is {}, which is no range of versions", quote(text)))],
    },
};

/// What is wrong with a component path: it does not start as it must, or does not end as it must.
fn path_faults(path: &str, endings: &[&str]) -> Vec<Fault> {
    let starts_well = path.starts_with("./");
    let ends_well = endings.is_empty() || endings.iter().any(|it| path.ends_with(it));
    let said = format!("is {}", quote(path));
    match (starts_well, ends_well) {
        _ if path.is_empty() => {
            vec![Fault::of("is an empty string").help("write a path from the plugin's directory, with `./` in front")]
        }
        (true, true) => Vec::new(),
        (false, true) => {
            let fault = Fault::of(format!("{said}, which does not start with `./`"));
            vec![match relative(path) {
                Some(new) => fault.help(format!("write `{new}`")).replace(Safety::Safe, new),
                None => fault.help("write a path from the plugin's directory, with `./` in front"),
            }]
        }
        (false, false) => {
            let endings = either(endings);
            let fault = Fault::of(format!("{said}, which neither starts with `./` nor ends in {endings}"));
            vec![fault.help(format!("write the path of a file that ends in {endings}, from the plugin's directory, with `./` in front"))]
        }
        (true, false) => {
            let part = last_part(path);
            let is_dir = path.get(part.clone()).is_some_and(|it| !it.contains('.'));
            let endings = either(endings);
            let help = if is_dir {
                format!("name the files that end in {endings}, one by one")
            } else {
                format!("name a file that ends in {endings}")
            };
            let fault = Fault::of(format!("{said}, which does not end in {endings}"));
            vec![fault.rule("path-wrong-extension").at(part).help(help)]
        }
    }
}

/// The same path from the plugin's directory, where that is certain.
pub fn relative(path: &str) -> Option<String> {
    let slashed = path.replace('\\', "/");
    let plain = ["${CLAUDE_PLUGIN_ROOT}/", "./"].iter().find_map(|it| slashed.strip_prefix(it)).unwrap_or(&slashed);
    let is_elsewhere = plain.is_empty() || plain == "." || plain.starts_with(['/', '~', '$']) || plain.contains(':');
    (!is_elsewhere && two_dots(plain).is_none()).then(|| format!("./{plain}"))
}

/// The two dots of a path that steps up, be it with backslashes.
pub fn two_dots(path: &str) -> Option<Fault> {
    let at = two_dots_in(path)?;
    Some(Fault::of(format!("is {}, which contains `..`", quote(path))).rule("path-traversal").at(at).label("steps up"))
}

/// Where a path steps up.
pub fn two_dots_in(path: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for part in path.split(['/', '\\']) {
        if part == ".." {
            return Some(at..at + 2);
        }
        at += part.len() + 1;
    }
    None
}

fn last_part(path: &str) -> std::ops::Range<usize> {
    let end = path.trim_end_matches('/').len();
    let start = path.get(..end).and_then(|it| it.rfind('/')).map_or(0, |it| it + 1);
    if start < end { start..end } else { 0..path.len() }
}

fn is_name(text: &str) -> bool {
    crate::names::is_installable(text)
}

fn not_a_name(text: &str) -> Fault {
    let fault = Fault::of(match text {
        "" => "is an empty string".to_owned(),
        _ => format!("is {}, which names no plugin", quote(text)),
    });
    fault.help("write the name of a plugin, with `@marketplace` behind it where it comes from another one")
}

/// A command of the map has either a file or a text. An empty string counts as none.
fn one_body(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    let set = |key: &str| node.member(key).filter(|it| it.value.as_str() != Some(""));
    let (span, said, help) = match (set("source"), set("content")) {
        (Some(_), Some(content)) => (content.key.span, "both `source` and `content`", "remove one of the two"),
        (None, None) if node.is_object() => {
            (node.opening(), "neither `source` nor `content`", "add `\"source\": \"./commands/go.md\"`, or the text as `content`")
        }
        _ => return,
    };
    let message = format!("a command of the map has {said}; {}", judgement.effect);
    problems.push(Problem::new("command-source-or-content", judgement.level, span, message).help(help));
}

/// What the choices of a setting have to be.
fn options(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    let Some(member) = node.member("options") else { return };
    let (key, list) = (member.key.span, &member.value);
    if !list.is_array() {
        return;
    }
    let mut report = |span, message: String, label: &str, help: &str| {
        let message = format!("{message}; {}", judgement.effect);
        problems.push(Problem::new("user-config-options", judgement.level, span, message).label(label).help(help));
    };
    let is_set = |key: &str| node.get(key).and_then(Node::as_bool) == Some(true);
    let ty = node.get("type").and_then(Node::as_str);
    if let Some(ty) = ty.filter(|it| *it != "string") {
        report(
            key,
            format!("`options` stands beside the type `{ty}`"),
            "for strings only",
            "remove `options`, or write `\"type\": \"string\"`",
        );
        return;
    }
    if let Some(other) = ["multiple", "sensitive"].into_iter().find(|it| is_set(it)) {
        report(key, format!("`options` stands beside `\"{other}\": true`"), "", &format!("remove `options`, or `{other}`"));
        return;
    }
    if list.items().is_empty() {
        report(list.span, "`options` is empty".into(), "", "name at least one string, or remove `options`");
        return;
    }
    let texts: Vec<_> = list.items().iter().filter_map(Node::text).collect();
    for (at, text) in texts.iter().enumerate() {
        let length = text.chars().count();
        let hidden = text.char_indices().find(|&(_, it)| is_invisible(it));
        let said = match hidden {
            _ if text.is_empty() => "cannot be chosen".to_owned(),
            _ if length > LONGEST_OPTION => format!("is {length} characters long, where {LONGEST_OPTION} are allowed"),
            _ if text.trim() != text.as_str() => "begins or ends with white space".to_owned(),
            Some((_, it)) => format!("contains the invisible character U+{:04X}", u32::from(it)),
            None => String::new(),
        };
        if !said.is_empty() {
            let help = format!("write 1 to {LONGEST_OPTION} visible characters without blanks around them");
            let name = if text.is_empty() { "an empty string".into() } else { quote(text) };
            report(text.span, format!("the option {name} {said}"), "", &help);
        }
        let folded = text.to_lowercase();
        if texts.iter().take(at).any(|it| it.to_lowercase() == folded) {
            report(text.span, format!("the option {} stands there twice, case ignored", quote(text)), "again", "remove one of the two");
        }
    }
    let default = node.get("default");
    match default.and_then(Node::text) {
        Some(default) if !texts.iter().any(|it| it.as_str() == default.as_str()) => {
            let choices: Vec<&str> = texts.iter().map(|it| it.as_str()).collect();
            let message = format!("the default {} is none of the `options`", quote(default));
            report(default.span, message, "", &format!("write {}", either(&choices)));
        }
        Some(_) => {}
        None if is_set("required") && default.is_none() => {}
        None => {
            let (span, said) = match default {
                Some(default) => (default.span, format!("the default is {}", describe(default))),
                None => (node.opening(), "`options` stands beside no `default`".into()),
            };
            let help = "add a `default` that is one of the options, or `\"required\": true`";
            report(span, format!("{said}, and the setting is not required"), "", help);
        }
    }
}

const LONGEST_OPTION: usize = 64;

/// Control, direction and format characters, and blanks that are not seen.
fn is_invisible(it: char) -> bool {
    crate::names::is_control(it)
        || matches!(it, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}')
        || matches!(it, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_mended_only_where_that_is_certain() {
        for (path, expected) in [
            ("a/b.md", Some("./a/b.md")),
            (r".\a\b.md", Some("./a/b.md")),
            ("${CLAUDE_PLUGIN_ROOT}/a", Some("./a")),
            (".more/a.md", Some("./.more/a.md")),
            ("/a", None),
            (".", None),
            ("../a", None),
            ("~/a", None),
            ("", None),
            (r"C:\a", None),
        ] {
            assert_eq!(relative(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn dependencies_are_read_as_the_client_reads_them() {
        for good in ["a", "a.b_c", "a@m", "a@^1.0.0", "a@m@^", "a@1.0.0"] {
            assert!((DEPENDENCY_NAME.faults)(good).is_empty(), "{good}");
        }
        for bad in ["", "o/r", "a b", "-x", "é", "a@", "a@b@c", "a@~1", "a@^1@b"] {
            assert_eq!((DEPENDENCY_NAME.faults)(bad).len(), 1, "{bad}");
        }
    }

    #[test]
    fn two_dots_count_only_as_a_whole_part() {
        assert_eq!(two_dots_in("./x/../y"), Some(4..6));
        assert_eq!(two_dots_in(r".\..\y"), Some(2..4));
        assert_eq!(two_dots_in("./..x/x../..."), None);
    }
}
