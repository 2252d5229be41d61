//! `marketplace.json`: the catalogue and its entries. Where a plugin comes from is in `source.rs`.

use std::ops::Range;

use marketlint_parser::Node;

use crate::diagnostic::{Level, Safety};
use crate::model::Doc;
use crate::names::{self, ENTRY_NAME, MARKETPLACE_NAME};
use crate::pattern;
use crate::schema::format::{Fault, Format, NOT_EMPTY};
use crate::schema::{ANY_SIZE, Checker, Field, Judgement, Problem, STRING_MAP, STRINGS, Stranger, Table, Type, Unknown, at_most, quote};
use crate::url;

use super::foreign::{self, stranger};
use super::plugin::inline;
use super::{fields, hooks, mcp, source};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    let Some(root) = doc.root() else { return };
    checker.object(root, &MARKETPLACE, doc.opening(), Level::Error);
    // In a marketplace of Anthropic's, names kept for Anthropic are in their place.
    if root.get("name").and_then(Node::as_str).is_some_and(names::is_official) {
        checker.problems.retain(|it| !matches!(it.rule, "plugin-name-reserved" | "plugin-name-reads-official"));
    }
    for entry in root.get("plugins").map_or(&[][..], Node::items) {
        for events in inline(entry, "hooks") {
            hooks::check_events(events, hooks::Form::Entry, checker);
        }
        for servers in inline(entry, "mcpServers") {
            mcp::check_servers(servers, hooks::Form::Entry, checker);
        }
    }
}

const NO_ADD: &str = "`marketplace add` refuses the catalogue";
pub(super) const NO_INSTALL: &str = "the plugin cannot be installed";
const IGNORED: &str = "it is ignored";
/// What a wrong value costs where the client is milder than the official check.
const REFUSED_ONLY: &str = "the official check refuses it, though the client takes it";

/// The catalogue.
pub static MARKETPLACE: Table = Table {
    name: "the marketplace catalogue",
    refused: NO_ADD,
    unknown: Unknown::Warned,
    strangers: &[CATALOGUE_STRANGERS],
    fields: &[
        Field::new("$schema", Type::String, "The JSON Schema that editors use."),
        Field::new("name", Type::Format(&MARKETPLACE_NAME), "The name people type behind the `@`.")
            .required()
            .example("\"my-marketplace\""),
        Field::new("owner", Type::Object(&OWNER), "Who keeps the catalogue.").required().example("{ \"name\": \"Your name\" }"),
        Field::new("description", Type::String, "What the catalogue is about.").example("\"Plugins for our team.\""),
        Field::new("version", Type::String, "The version of the catalogue; nothing depends on it.").example("\"1.0.0\""),
        Field::new("metadata", Type::Object(&METADATA), "More about the catalogue, and where its plugins lie."),
        Field::new("plugins", Type::Array(&Type::Refined(&Type::Object(&ENTRY), passed_over), ANY_SIZE), "The plugins on offer.")
            .required()
            .example("[]"),
        Field::new(
            "renames",
            Type::Map(None, &RENAME, ANY_SIZE),
            "The names that plugins had, each with its new name, or `null` where it is gone.",
        )
        .effect("the official check refuses it, and the client ignores it")
        .since("2.1.193")
        .example("{ \"old-name\": \"new-name\" }"),
        Field::new("forceRemoveDeletedPlugins", Type::Bool, "Whether plugins that leave the catalogue are uninstalled."),
        Field::new("allowCrossMarketplaceDependenciesOn", STRINGS, "The other marketplaces that dependencies may come from.")
            .example("[\"other-marketplace\"]"),
    ],
};

/// What is no entry at all is passed over; the others install.
fn passed_over(node: &Node, _: Judgement, problems: &mut Vec<Problem>) {
    const PASSED_OVER: &str = "the official check refuses the catalogue, and the client passes the item over";
    if !node.is_object() {
        let said = std::mem::take(problems).into_iter();
        problems.extend(said.map(|it| Problem { message: it.message.replace(NO_ADD, PASSED_OVER), ..it }));
    }
}

static RENAME: Type = Type::OneOf(&[Type::String, Type::Null]);

/// Who keeps the catalogue.
pub static OWNER: Table = Table {
    name: "the `owner`",
    refused: NO_ADD,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("name", Type::Format(&NOT_EMPTY), "The name of a person or a team.").required().example("\"Your name\""),
        Field::new("email", Type::String, "Where to write to."),
        Field::new("url", Type::String, "Where to read more."),
    ],
};

/// More about the catalogue.
pub static METADATA: Table = Table {
    name: "the `metadata` of the catalogue",
    refused: NO_ADD,
    unknown: Unknown::Warned,
    strangers: &[],
    fields: &[
        Field::new("description", Type::String, "What the catalogue is about."),
        Field::new("version", Type::String, "The version of the catalogue."),
        Field::new("pluginRoot", Type::String, "The directory that bare names in `source` are looked up in.").example("\"./plugins\""),
    ],
};

/// An entry: a plugin on offer.
pub static ENTRY: Table = Table {
    name: "the entry",
    refused: NO_INSTALL,
    unknown: Unknown::Warned,
    strangers: &[ENTRY_STRANGERS, foreign::FIELDS],
    fields: &[
        Field::new("$schema", Type::String, "The JSON Schema that editors use."),
        Field::new("name", Type::Format(&ENTRY_NAME), "The name people type before the `@`.")
            .required()
            .effect("the client drops the entry")
            .example("\"my-plugin\""),
        Field::new("source", source::SOURCE, "Where the plugin lies.").required().example("\"./plugins/my-plugin\""),
        Field::new("displayName", Type::String, "The name that people are shown."),
        Field::new("description", Type::String, "What the plugin does."),
        Field::new("version", Type::Format(&VERSION), "The version, where the plugin's manifest has none.").example("\"1.0.0\""),
        Field::new("author", Type::Object(&fields::AUTHOR), "Who made it.").example("{ \"name\": \"Your name\" }"),
        Field::new("homepage", Type::Format(&url::ABSOLUTE), "Where to read more.").example("\"https://example.com\""),
        Field::new("repository", Type::String, "Where its source lies.").example("\"https://github.com/owner/repo\""),
        Field::new("license", Type::String, "Its licence, as SPDX writes it.").example("\"MIT\""),
        Field::new("keywords", STRINGS, "Words to find it by.").example("[\"formatting\"]"),
        Field::new("category", Type::String, "The shelf it stands on.").example("\"development\""),
        Field::new("tags", STRINGS, "More words to find it by.").example("[\"formatting\"]"),
        Field::new("strict", Type::Bool, "Whether the plugin's own manifest counts; `false` where this entry is all there is."),
        Field::new("defaultEnabled", Type::Bool, "Whether it is on once it is installed.").since("2.1.154"),
        Field::new("dependencies", fields::DEPENDENCIES, "The plugins that have to be there as well.").example("[\"other-plugin\"]"),
        Field::new("metadata", Type::Map(None, &Type::Any, ANY_SIZE), "Whatever the author wants to keep.").soft(IGNORED).since("2.1.222"),
        Field::new("relevance", Type::Object(&RELEVANCE), "When to suggest the plugin.").soft_outside(IGNORED),
        Field::new("engines", Type::Object(&fields::ENGINES), "Which clients it is for.").soft_outside(IGNORED),
        Field::new("headers", STRING_MAP, "Headers to send when an archive is fetched.").example("{ \"X-Token\": \"${TOKEN}\" }"),
        Field::new("headersHelper", Type::Format(&source::HELPER), "A command that prints headers to send when an archive is fetched."),
        Field::new("commands", fields::COMMANDS, "Its commands.").example("[\"./commands/go.md\"]"),
        Field::new("agents", fields::AGENTS, "Its agents.").example("[\"./agents/reviewer.md\"]"),
        Field::new("skills", fields::SKILLS, "Directories of its skills.").example("[\"./skills/my-skill\"]"),
        Field::new("hooks", fields::HOOKS, "Its hooks, by event."),
        Field::new("mcpServers", fields::MCP_SERVERS, "Its MCP servers.").example("\"./.mcp.json\""),
        Field::new("lspServers", fields::LSP_SERVERS, "Its language servers.").example("\"./.lsp.json\""),
        Field::new("outputStyles", fields::PATHS, "Its output styles.").example("\"./output-styles\""),
        Field::new("themes", fields::PATHS, "Its themes.").example("\"./themes\""),
        Field::new("workflows", fields::PATHS, "Its workflows.").example("\"./workflows\""),
        Field::new("monitors", fields::MONITORS, "A file of monitors, or the monitors.").example("\"./monitors.json\""),
        Field::new("channels", fields::CHANNELS, "MCP servers that push messages.").example("[{ \"server\": \"server\" }]"),
        Field::new("userConfig", fields::USER_CONFIG, "What the user is asked for."),
        Field::new("settings", Type::Map(None, &Type::Any, ANY_SIZE), "Settings it brings along."),
        Field::new("types", Type::Format(&fields::TYPES_PATH), "The types of what it offers to hooks in code.").example("\"./types.d.ts\""),
        Field::new("experimental", Type::Object(&fields::EXPERIMENTAL), "What may change without notice.")
            .soft_outside(IGNORED)
            .since("2.1.129"),
    ],
};

/// When to suggest a plugin.
pub static RELEVANCE: Table = Table {
    name: "the `relevance`",
    refused: NO_INSTALL,
    unknown: Unknown::Warned,
    strangers: &[],
    fields: &[
        Field::new("topic", Type::Format(&TOPIC), "What the plugin is about, in a few words.").example("\"deployment\""),
        Field::new("signals", Type::Refined(&Type::Object(&SIGNALS), any_signal), "What tells that the plugin is of use.")
            .required()
            .effect(REFUSED_ONLY)
            .example("{ \"cli\": [\"terraform\"] }"),
    ],
};

/// What tells that a plugin is of use.
pub static SIGNALS: Table = Table {
    name: "the `signals`",
    refused: NO_INSTALL,
    unknown: Unknown::Warned,
    strangers: &[],
    fields: &[
        Field::new("cli", Type::Array(&Type::Format(&PROGRAM), at_most(10)), "Programs that were run, by their bare names.")
            .effect(NO_INSTALL)
            .example("[\"terraform\"]"),
        Field::new("hosts", Type::Array(&Type::Format(&HOST), at_most(20)), "Hosts that were talked to.")
            .effect(NO_INSTALL)
            .example("[\"api.example.com\"]"),
        Field::new("filesRead", Type::Array(&Type::Format(&GLOB), at_most(10)), "Patterns of files that were read.")
            .effect(NO_INSTALL)
            .example("[\"**/*.tf\"]"),
        Field::new("manifestDeps", Type::Array(&Type::Object(&MANIFEST_DEP), at_most(10)), "What a manifest of the project asks for.")
            .effect(NO_INSTALL)
            .example("[{ \"file\": \"package\\\\.json$\", \"pattern\": \"\\\"react\\\"\" }]"),
        Field::new("cwd", Type::Array(&Type::Format(&GLOB), at_most(10)), "Patterns of directories that were worked in.")
            .effect(NO_INSTALL)
            .example("[\"**/infra\"]"),
    ],
};

/// A line of a manifest that tells what a project uses.
pub static MANIFEST_DEP: Table = Table {
    name: "a signal of `manifestDeps`",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("file", Type::Format(&PATTERN), "A regular expression for the path of the manifest.")
            .required()
            .example("\"package\\\\.json$\""),
        Field::new("pattern", Type::Format(&PATTERN), "A regular expression for what stands in it.")
            .required()
            .example("\"\\\"react\\\"\""),
    ],
};

/// At least one signal has to be there.
fn any_signal(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    let is_set = |field: &Field| node.get(field.name).is_some_and(|it| !it.items().is_empty());
    if !node.is_object() || !problems.iter().all(|it| it.rule == "unknown-field") || SIGNALS.fields.iter().any(is_set) {
        return;
    }
    let message = format!("`signals` holds no signal, so the plugin is never suggested; {REFUSED_ONLY}");
    let help = "add at least one, such as `\"cli\": [\"terraform\"]`, or remove `relevance`";
    problems.push(Problem::new("value-not-allowed", judgement.level, node.opening(), message).label("nothing in here").help(help));
}

/// The version in an entry: any string, as long as a folder can be named after it.
static VERSION: Format = Format {
    name: "a version such as `1.0.0`",
    rule: "version-too-long",
    pattern: None,
    faults: |text| {
        const LONGEST: usize = 255;
        if text.len() <= LONGEST {
            return Vec::new();
        }
        let effect = "a folder of that name cannot be made, so the plugin does not install";
        vec![Fault::of(format!("is {} bytes long", text.len())).effect(effect).help("write a version such as `1.0.0`")]
    },
};

static TOPIC: Format = limited("a string of 1 to 64 characters", |text| length_faults(text, 64));
static PROGRAM: Format = limited("the name of a program, of 1 to 64 characters", |text| {
    let mut faults = length_faults(text, 64);
    if let Some(at) = text.find([' ', '/', '\\']).filter(|_| faults.is_empty()) {
        let fault = Fault::of(format!("holds {}, which is more than the name of a program", quote(text)));
        let help = "write the name alone, such as `terraform`";
        faults.push(fault.at(at..at + 1).level(Level::Warning).effect("it never matches").help(help));
    }
    faults
});
static GLOB: Format = limited("a pattern of 1 to 256 characters", |text| length_faults(text, 256));
static PATTERN: Format = limited("a regular expression of 1 to 256 characters", |text| {
    let mut faults = length_faults(text, 256);
    if let Err(broken) = pattern::check(text) {
        let message = format!("holds the pattern {}, which {}", quote(text), broken.reason);
        faults.push(
            Fault::of(message).at(broken.range).label("breaks here").effect(REFUSED_ONLY).help("write a regular expression of JavaScript"),
        );
    }
    faults
});
static HOST: Format = limited("the name of a host in lower case, of 1 to 128 characters", |text| {
    let mut faults = length_faults(text, 128);
    let is_plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '.' | '-');
    if let Some(at) = text.find(|it| !is_plain(it)) {
        let fault = Fault::of(format!("holds {}, which is not the name of a host in lower case", quote(text))).effect(REFUSED_ONLY);
        let len = text.get(at..).and_then(|it| it.find(is_plain)).unwrap_or(text.len() - at);
        let host = bare_host(text);
        let range = Range { start: at, end: at + len };
        faults.push(match host.filter(|it| !it.is_empty() && it.chars().all(is_plain)) {
            Some(host) => fault.at(range).help(format!("write `{host}`")).replace(Safety::Safe, host),
            None => fault.at(range).help("write a host such as `api.example.com`, without scheme, port, path or pattern"),
        });
    }
    faults
});

/// The host of a URL or of a name in capitals.
fn bare_host(text: &str) -> Option<String> {
    match url::parse(text) {
        Ok(url) if url.scheme == "https" || url.scheme == "http" => match url.host {
            Some(url::Host::Name(name)) => Some(name),
            _ => None,
        },
        _ => Some(text.to_ascii_lowercase()),
    }
}

const fn limited(name: &'static str, faults: fn(&str) -> Vec<Fault>) -> Format {
    Format { name, rule: "value-not-allowed", pattern: None, faults }
}

fn length_faults(text: &str, longest: usize) -> Vec<Fault> {
    let length = text.encode_utf16().count();
    if text.is_empty() {
        vec![Fault::of("holds an empty string").effect(REFUSED_ONLY)]
    } else if length > longest {
        vec![Fault::of(format!("holds {length} characters, where {longest} are allowed"))]
    } else {
        Vec::new()
    }
}

/// Fields of other places that people write at the top of a catalogue.
const CATALOGUE_STRANGERS: &[Stranger] = &[
    stranger("pluginRoot", "a field of `metadata`"),
    stranger("author", "a field of an entry; here it is `owner`"),
    stranger("homepage", "a field of an entry"),
    stranger("repository", "a field of an entry"),
    stranger("license", "a field of an entry"),
    stranger("keywords", "a field of an entry"),
    stranger("engines", "a field of an entry"),
    stranger("$id", "a keyword of JSON Schema"),
    stranger("$comment", "a keyword of JSON Schema"),
];

const SOURCE: &str = "a field of the object in `source`";
const LISTING: &str = "a field of `plugin.json`";

/// Fields of other places that people write into an entry.
const ENTRY_STRANGERS: &[Stranger] = &[
    stranger("repo", SOURCE),
    stranger("url", SOURCE),
    stranger("ref", SOURCE),
    stranger("sha", SOURCE),
    stranger("path", SOURCE),
    stranger("package", SOURCE),
    stranger("registry", SOURCE),
    stranger("sha256", SOURCE),
    stranger("branch", "`ref` in `source`"),
    stranger("pluginRoot", "a field of the catalogue's `metadata`"),
    stranger("owner", "a field of the catalogue; here it is `author`"),
    stranger("icon", LISTING),
    stranger("documentationUrl", LISTING),
    stranger("supportUrl", LISTING),
    stranger("privacyPolicyUrl", LISTING),
    stranger("termsOfServiceUrl", LISTING),
    stranger("network", LISTING),
    stranger("binaries", LISTING),
    stranger("bugs", foreign::NPM),
    stranger("categories", "a field of an extension of VS Code; here it is `category`"),
    stranger("privacy_policies", foreign::BUNDLE),
];
