//! `plugin.json`: the manifest of a plugin.

use marketlint_parser::Node;

use crate::diagnostic::{Level, Safety};
use crate::model::Doc;
use crate::names;
use crate::schema::format::{Fault, Format};
use crate::schema::{ANY_SIZE, Checker, Field, STRINGS, Stranger, Table, Type, Unknown, quote};
use crate::url;

use super::foreign::{self, stranger};
use super::{fields, hooks, mcp, settings};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    let Some(root) = doc.root() else { return };
    checker.object(root, &PLUGIN, doc.opening(), Level::Error);
    for events in inline(root, "hooks") {
        hooks::check_events(events, hooks::Form::Manifest, checker);
    }
    for servers in inline(root, "mcpServers") {
        mcp::check_servers(servers, hooks::Form::Manifest, checker);
    }
}

/// Checks a manifest outside of `.claude-plugin`: installing reads it and refuses what is wrong, loading ignores it.
pub(super) fn check_stray(doc: &Doc, checker: &mut Checker<'_>) {
    let Some(root) = doc.root() else { return };
    if !root.is_object() {
        checker.object(root, &PLUGIN, doc.opening(), Level::Error);
    }
    let counts = |it: &&Field| it.on_wrong == Level::Error && it.effect != Some(TOLERATED);
    for field in PLUGIN.fields.iter().filter(counts) {
        if let Some(value) = root.get(field.name) {
            checker.field(value, field, &PLUGIN);
        }
    }
    for servers in inline(root, "mcpServers") {
        mcp::check_servers(servers, hooks::Form::Manifest, checker);
    }
    // The official check alone minds such names, and it does not come here.
    checker.problems.retain(|it| it.level == Level::Error && it.rule != "plugin-name-reserved");
    checker.speak_for("manifest-at-root-invalid");
}

/// The objects that stand in a component field instead of paths.
pub fn inline<'a>(owner: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> {
    let value = owner.get(key).into_iter();
    value.flat_map(|it| std::iter::once(it).chain(it.items())).filter(|it| it.is_object())
}

const IGNORED: &str = "it is ignored";
/// What a wrong value costs where the loader is milder than the official check.
pub(super) const TOLERATED: &str = "the official check refuses the plugin, and the client drops the field";

/// The manifest.
pub static PLUGIN: Table = Table {
    name: "the plugin manifest",
    refused: "the plugin does not install",
    unknown: Unknown::Warned,
    strangers: &[STRANGERS, foreign::FIELDS],
    fields: &[
        Field::new("$schema", Type::String, "The JSON Schema that editors use.").effect(TOLERATED).since("2.1.120"),
        Field::new("name", Type::Format(&NAME), "The name that its commands and skills carry before the colon.")
            .required()
            .example("\"my-plugin\""),
        Field::new("displayName", Type::String, "The name that people are shown.").effect(TOLERATED),
        Field::new("version", Type::Format(&VERSION), "The version; a new one brings the plugin to those who have it.")
            .wanted("the official check warns of it")
            .example("\"1.0.0\""),
        Field::new("description", Type::Format(&DESCRIPTION), "What it does.")
            .wanted("the official check warns of it, and people see nothing but a name")
            .effect(TOLERATED)
            .example("\"What the plugin does.\""),
        Field::new("author", Type::Object(&fields::AUTHOR), "Who made it.")
            .wanted("the official check warns of it")
            .effect(TOLERATED)
            .example("{ \"name\": \"Your name\" }"),
        Field::new("homepage", Type::Format(&url::ABSOLUTE), "Where to read more.").effect(TOLERATED).example("\"https://example.com\""),
        Field::new("repository", Type::String, "Where its source lies.").effect(TOLERATED).example("\"https://github.com/owner/repo\""),
        Field::new("license", Type::String, "Its licence, as SPDX writes it.").effect(TOLERATED).example("\"MIT\""),
        Field::new("keywords", STRINGS, "Words to find it by.").effect(TOLERATED).example("[\"formatting\"]"),
        Field::new("metadata", Type::Map(None, &Type::Any, ANY_SIZE), "Whatever the author wants to keep.").soft(IGNORED).since("2.1.222"),
        Field::new("defaultEnabled", Type::Bool, "Whether it is on once it is installed.").since("2.1.154"),
        Field::new("dependencies", fields::DEPENDENCIES, "The plugins that have to be there as well.").example("[\"other-plugin\"]"),
        Field::new("settings", Type::Object(&settings::SETTINGS), "Settings it brings along."),
        Field::new("userConfig", fields::USER_CONFIG, "What the user is asked for.").since("2.1.83"),
        Field::new("channels", fields::CHANNELS, "MCP servers that push messages.").example("[{ \"server\": \"server\" }]"),
        Field::new("engines", Type::Object(&fields::ENGINES), "Which clients it is for.").soft_outside(IGNORED),
        Field::new("network", Type::Object(&mcp::NETWORK), "The hosts it talks to.").soft(IGNORED),
        Field::new("binaries", Type::Map(Some(&BINARY_NAME), &Type::Object(&BINARY), ANY_SIZE), "The programs it brings along.")
            .soft(IGNORED),
        Field::new("types", Type::Format(&fields::TYPES_PATH), "The types of what it offers to hooks in code.").example("\"./types.d.ts\""),
        Field::new("commands", fields::COMMANDS, "Its commands, instead of those in `commands/`.").example("[\"./commands/go.md\"]"),
        Field::new("agents", fields::AGENTS, "Its agents, instead of those in `agents/`.").example("[\"./agents/reviewer.md\"]"),
        Field::new("skills", fields::SKILLS, "Directories of skills, beside `skills/`.").example("[\"./more-skills\"]"),
        Field::new("hooks", fields::HOOKS, "Files of hooks or hooks by event, beside `hooks/hooks.json`.")
            .example("\"./config/hooks.json\""),
        Field::new("mcpServers", fields::MCP_SERVERS, "Files of MCP servers or servers by name, beside `.mcp.json`.")
            .example("\"./config/mcp.json\""),
        Field::new("lspServers", fields::LSP_SERVERS, "Files of language servers or servers by name, beside `.lsp.json`.")
            .example("\"./config/lsp.json\""),
        Field::new("outputStyles", fields::PATHS, "Its output styles, instead of those in `output-styles/`.").example("\"./styles\""),
        Field::new("workflows", fields::PATHS, "Its workflows, instead of those in `workflows/`.").example("\"./workflows\""),
        Field::new("experimental", Type::Object(&fields::EXPERIMENTAL), "What may change without notice.")
            .soft_outside(IGNORED)
            .since("2.1.129"),
        Field::new("themes", fields::PATHS, "The place of `experimental.themes` in old clients.").example("\"./themes\""),
        Field::new("monitors", fields::MONITORS, "The place of `experimental.monitors` in old clients.").example("\"./monitors.json\""),
        listing("icon", "Its picture, for the plugin directory."),
        listing("documentationUrl", "Where its documentation is, for the plugin directory."),
        listing("supportUrl", "Where to get help, for the plugin directory."),
        listing("privacyPolicyUrl", "What happens to data, for the plugin directory."),
        listing("termsOfServiceUrl", "The terms of use, for the plugin directory."),
        Field::new("bugs", Type::Any, "Another name of `supportUrl`."),
        Field::new("support", Type::Any, "Another name of `supportUrl`."),
        Field::new("docs", Type::Any, "Another name of `documentationUrl`."),
        Field::new("privacyPolicy", Type::Any, "Another name of `privacyPolicyUrl`."),
        Field::new("screenshots", Type::Any, "Pictures, for the plugin directory."),
    ],
};

/// A field that only the plugin directory reads. Any value passes; the rules of the directory look closer.
const fn listing(name: &'static str, doc: &'static str) -> Field {
    Field::new(name, Type::Any, doc).since("2.1.281")
}

/// A program that a plugin brings along.
static BINARY: Table = Table {
    name: "an entry of `binaries`",
    refused: IGNORED,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[Field::new("sha256", Type::Format(&SHA256), "The checksum of the file, in hexadecimal.").required()],
};

/// The name of a plugin in its own manifest.
pub static NAME: Format = Format {
    name: "a name of lower-case letters, digits and hyphens",
    rule: "plugin-name-charset",
    pattern: Some("^[A-Za-z0-9][A-Za-z0-9._-]*$"),
    faults: name_faults,
};

/// The version of a plugin. Any string does, but an empty one counts as none.
static VERSION: Format = Format {
    name: "a version such as `1.0.0`",
    rule: "version-too-long",
    pattern: None,
    faults: |text| match text.len() {
        0 => vec![Fault::of("is an empty string").rule("missing-field").level(Level::Warning).effect("it counts as missing")],
        length if length > LONGEST_VERSION => {
            let effect = "a folder of that name cannot be made, so the plugin does not install";
            vec![Fault::of(format!("is {length} bytes long")).effect(effect).help("write a version such as `1.0.0`")]
        }
        _ => Vec::new(),
    },
};

/// What file systems take for a name; the client makes a folder of the version.
const LONGEST_VERSION: usize = 255;

/// What a plugin does. An empty string counts as none.
static DESCRIPTION: Format = Format {
    name: "a string",
    rule: "missing-field",
    pattern: None,
    faults: |text| match text {
        "" => vec![Fault::of("is an empty string").level(Level::Warning).effect("it counts as missing")],
        _ => Vec::new(),
    },
};

/// The name of a program.
static BINARY_NAME: Format = Format {
    name: "a file name of lower-case letters, digits, `.`, `_` and `-`",
    rule: "value-not-allowed",
    pattern: Some("^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?$"),
    faults: |key| {
        let edge = |it: &str, dots: &str| it.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || dots.contains(it));
        let first = key.get(..1).is_some_and(|it| edge(it, ""));
        let last = key.get(key.len().saturating_sub(1)..).is_some_and(|it| edge(it, "_-"));
        let fits = first && last && edge(key, "._-");
        if fits { Vec::new() } else { vec![Fault::of(format!("has the key {}, which is no plain lower-case file name", quote(key)))] }
    },
};

/// A checksum.
static SHA256: Format = Format {
    name: "64 lower-case hexadecimal digits",
    rule: "value-not-allowed",
    pattern: Some("^[0-9a-f]{64}$"),
    faults: |text| {
        let is_hex = text.bytes().all(|it| it.is_ascii_hexdigit());
        match text.len() {
            64 if is_hex && !text.contains(|it: char| it.is_ascii_uppercase()) => Vec::new(),
            64 if is_hex => vec![Fault::of("is written with upper-case letters").replace(Safety::Safe, text.to_ascii_lowercase())],
            _ => vec![Fault::of(format!("is {}", quote(text)))],
        }
    },
};

/// What is wrong with the name in a manifest. The loader takes more of them than the catalogue does.
fn name_faults(name: &str) -> Vec<Fault> {
    let refused = name.contains(|it| it == ' ' || names::is_control(it)) || name.is_empty();
    let mut faults: Vec<Fault> = names::plugin_charset(name)
        .map(|it| match () {
            () if refused => it,
            () if name.contains(['@', ':', '/', '\\']) => {
                it.level(Level::Warning).effect("it cannot be installed under that name, and `--plugin-dir` refuses it")
            }
            () => it.level(Level::Warning).effect("it cannot be installed under that name"),
        })
        .into_iter()
        .collect();
    if faults.is_empty() {
        faults.extend(not_kebab(name));
    }
    faults.extend(names::reserved(name).or_else(|| names::reads_official(name)));
    faults
}

/// A name that the client takes and claude.ai does not.
fn not_kebab(name: &str) -> Option<Fault> {
    let mut previous = '-';
    let at = name.char_indices().find(|&(_, it)| {
        let doubled = it == '-' && previous == '-';
        previous = it;
        doubled || !(it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
    });
    let at = at.map(|(at, _)| at).or_else(|| name.ends_with('-').then(|| name.len() - 1))?;
    let fault = Fault::of(format!("is {}, which is not made of lower-case words with hyphens between them", quote(name)))
        .rule("plugin-name-not-kebab")
        .level(Level::Warning)
        .effect("the client takes it, claude.ai and Claude Desktop do not")
        .at(at..at + 1);
    let plain = kebab(name);
    Some(fault.help(format!("write `{plain}`")).replace(Safety::Unsafe, plain))
}

/// The nearest name in lower-case words with hyphens between them: `MyPlugin_2` becomes `my-plugin-2`.
pub fn kebab(name: &str) -> String {
    let mut out = String::new();
    let mut previous = ' ';
    for it in name.chars() {
        if it.is_ascii_uppercase() && previous.is_ascii_lowercase() {
            out.push('-');
        }
        out.push(if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' });
        previous = it;
    }
    out.split('-').filter(|it| !it.is_empty()).collect::<Vec<_>>().join("-")
}

const ENTRY: &str = "a field of an entry of `marketplace.json`";

/// Fields of other places that people write into a manifest.
const STRANGERS: &[Stranger] = &[
    stranger("privacy_policies", "the spelling of an MCP bundle; here it is `privacyPolicyUrl`"),
    stranger("logo", "the field of other formats; here it is `icon`"),
    stranger("tags", ENTRY),
    stranger("category", ENTRY),
    stranger("strict", ENTRY),
    stranger("source", ENTRY),
    stranger("id", ENTRY),
    stranger("relevance", ENTRY),
    stranger("headers", ENTRY),
    stranger("headersHelper", ENTRY),
    stranger("capabilities", "a field that clients no longer read"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(name: &str) -> Vec<&'static str> {
        name_faults(name).iter().map(|it| it.rule.unwrap_or(NAME.rule)).collect()
    }

    #[test]
    fn names_in_manifests_are_judged_as_the_official_check_judges_them() {
        for good in ["a", "my-plugin-2", "con", "myclaude", "cc-plugin"] {
            assert!(rules(good).is_empty(), "{good}");
        }
        for kebab in ["Demo", "my_plugin", "my.plugin", "demo-", "a--b"] {
            assert_eq!(rules(kebab), ["plugin-name-not-kebab"], "{kebab}");
        }
        for charset in ["..", "a+b", "演示", "a/b", "my plugin", "__proto__"] {
            assert_eq!(rules(charset), ["plugin-name-charset"], "{charset}");
        }
        assert_eq!(rules("Claude-x"), ["plugin-name-not-kebab", "plugin-name-reserved"]);
        assert_eq!(rules("cláude-x"), ["plugin-name-charset", "plugin-name-reserved"]);
    }

    #[test]
    fn a_kebab_name_is_made_of_any_name() {
        for (name, expected) in [("MyPlugin_2", "my-plugin-2"), ("a--b.", "a-b"), ("HTTPTools", "httptools")] {
            assert_eq!(kebab(name), expected, "{name}");
        }
    }
}
