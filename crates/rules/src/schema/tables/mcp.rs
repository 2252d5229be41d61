//! MCP servers, wherever they stand.

use marketlint_parser::{Member, Node};

use crate::diagnostic::{Fix, Level};
use crate::model::Doc;
use crate::schema::format::{self, Fault, Format};
use crate::schema::tables::hooks::Form;
use crate::schema::{
    ANY_SIZE, Checker, Choice, Field, POSITIVE, Problem, STRING_MAP, STRINGS, Stranger, Table, Type, Unknown, at_most, quote,
};
use crate::url;

const DROPPED: &str = "Claude Code drops this server";

/// The file.
pub static MCP_FILE: Table = Table {
    name: "an MCP file",
    refused: "Claude Code starts no server of this file",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[Field::new("mcpServers", SERVERS, "The servers, by name.").example("{ \"name\": { \"command\": \"…\" } }")],
};

/// The servers, by name.
pub const SERVERS: Type = Type::Map(None, &SERVER, ANY_SIZE);

/// One server.
pub static SERVER: Type = Type::Choice(&Choice {
    tag: "type",
    name: "an MCP server",
    untagged: Some(|_| &STDIO),
    variants: &[("stdio", &STDIO), ("http", &HTTP), ("streamable-http", &HTTP), ("sse", &HTTP), ("ws", &WS)],
});

const TYPE: Field = Field::new("type", Type::String, "How to talk to it: `stdio`, `http`, `sse` or `ws`.").example("\"http\"");
const TIMEOUT: Field = Field::new("timeout", Type::Integer(POSITIVE), "After how many milliseconds a call is given up.").example("60000");
const ALWAYS_LOAD: Field = Field::new("alwaysLoad", Type::Bool, "Whether its tools are always in view.");
const URL: Field = Field::new("url", Type::String, "Its address.").required().example("\"https://example.com/mcp\"");
const HEADERS: Field = Field::new("headers", STRING_MAP, "Headers to send.");
const HEADERS_HELPER: Field = Field::new("headersHelper", Type::String, "A command that prints headers to send.");
const OAUTH_FIELD: Field = Field::new("oauth", Type::Object(&OAUTH), "How to log in.");
const TOOLS: Field = Field::new("tools", Type::Array(&ONE_TOOL, ANY_SIZE), "What may be done with its tools.");

/// Fields that other clients read.
const STRANGERS: &[Stranger] = &[
    DISABLED,
    ENABLED,
    AUTO_APPROVE,
    ALWAYS_ALLOW,
    ENV_FILE,
    Stranger { name: "cwd", belongs: "one of other clients, and the server runs in the user's project all the same" },
    Stranger { name: "url", belongs: REMOTE },
    Stranger { name: "headers", belongs: REMOTE },
    Stranger { name: "headersHelper", belongs: REMOTE },
    Stranger { name: "oauth", belongs: REMOTE },
];
/// The same, and those that only programs have.
const REMOTE_STRANGERS: &[Stranger] = &[
    DISABLED,
    ENABLED,
    AUTO_APPROVE,
    ALWAYS_ALLOW,
    ENV_FILE,
    Stranger { name: "network", belongs: PROGRAM },
    Stranger { name: "command", belongs: PROGRAM },
    Stranger { name: "args", belongs: PROGRAM },
    Stranger { name: "env", belongs: PROGRAM },
];
const REMOTE: &str = "one of a server behind a URL";
const PROGRAM: &str = "one of a server that is started as a program";
const ENABLED: Stranger = Stranger { name: "enabled", belongs: "one of other clients, and the server starts all the same" };
const ENV_FILE: Stranger = Stranger { name: "envFile", belongs: "one of other clients, and no variable of the file is set" };
const DISABLED: Stranger = Stranger { name: "disabled", belongs: "one of other clients, and the server starts all the same" };
const AUTO_APPROVE: Stranger = Stranger { name: "autoApprove", belongs: "one of other clients" };
const ALWAYS_ALLOW: Stranger = Stranger { name: "alwaysAllow", belongs: "one of other clients" };

/// A program that is started.
pub static STDIO: Table = Table {
    name: "an MCP server",
    refused: DROPPED,
    unknown: Unknown::Confused,
    strangers: &[STRANGERS],
    fields: &[
        TYPE,
        Field::new("command", Type::Format(&format::NOT_EMPTY), "The program.").required().example("\"node\""),
        Field::new("args", STRINGS, "Its arguments.").example("[\"${CLAUDE_PLUGIN_ROOT}/server.js\"]"),
        Field::new("env", STRING_MAP, "Variables to set for it."),
        TIMEOUT,
        ALWAYS_LOAD,
        Field::new("network", Type::Object(&NETWORK), "The hosts it talks to.").soft("Claude Code ignores it"),
    ],
};

/// A server behind an address.
pub static HTTP: Table = Table {
    name: "an MCP server behind a URL",
    refused: DROPPED,
    unknown: Unknown::Confused,
    strangers: &[REMOTE_STRANGERS],
    fields: &[TYPE, URL, HEADERS, HEADERS_HELPER, OAUTH_FIELD, TOOLS, TIMEOUT, ALWAYS_LOAD],
};

/// A server behind a web socket.
pub static WS: Table = Table {
    name: "an MCP server behind a URL",
    refused: DROPPED,
    unknown: Unknown::Confused,
    strangers: &[REMOTE_STRANGERS],
    fields: &[TYPE, URL, HEADERS, HEADERS_HELPER, TIMEOUT, ALWAYS_LOAD],
};

/// How to log in.
pub static OAUTH: Table = Table {
    name: "the `oauth` of an MCP server",
    refused: DROPPED,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("clientId", Type::String, "The client's name there."),
        Field::new("callbackPort", Type::Integer(POSITIVE), "The local port that is called back.").example("8080"),
        Field::new("authServerMetadataUrl", Type::Format(&HTTPS_URL), "Where the login server describes itself."),
        Field::new("scopes", Type::Format(&format::NOT_EMPTY), "What is asked for, separated by spaces.").example("\"read write\""),
        Field::new("xaa", Type::Bool, "Whether access is handed on across applications."),
    ],
};

static ONE_TOOL: Type = Type::Object(&TOOL);

/// What may be done with one tool.
pub static TOOL: Table = Table {
    name: "a tool of an MCP server",
    refused: DROPPED,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("name", Type::String, "The tool.").required(),
        Field::new("permission_policy", Type::Enum(&["always_allow", "always_ask", "always_deny"]), "Whether it may be called."),
    ],
};

/// The hosts that a server, or a plugin, talks to.
pub static NETWORK: Table = Table {
    name: "`network`",
    refused: "Claude Code ignores it",
    unknown: Unknown::Warned,
    strangers: &[],
    fields: &[Field::new("hosts", Type::Array(&Type::Format(&HOST), at_most(256)), "The hosts.")
        .required()
        .soft("Claude Code ignores it")
        .example("[\"api.example.com\"]")],
};

/// An absolute `https:` URL.
pub static HTTPS_URL: Format = Format {
    name: "an absolute `https:` URL",
    rule: "value-not-allowed",
    pattern: Some("^https://"),
    faults: |text| match url::parse(text) {
        Ok(_) if text.trim().starts_with("https://") => Vec::new(),
        Ok(_) => vec![Fault::of(format!("is {}, which does not begin with `https://`", quote(text)))],
        Err(_) => url::absolute_faults(text),
    },
};

/// A host, perhaps with a port.
pub static HOST: Format = Format {
    name: "a host such as `api.example.com`, `*.example.com` or `10.0.0.1:8080`",
    rule: "value-not-allowed",
    pattern: None,
    faults: |text| match host_fault(text) {
        None => Vec::new(),
        Some(_) if text.is_empty() => vec![Fault::of("is an empty string")],
        Some(why) => vec![Fault::of(format!("is {}, which {why}", quote(text)))],
    },
};

/// What keeps a string from being a host, as Claude Code 2.1.329 reads `network.hosts`.
fn host_fault(text: &str) -> Option<&'static str> {
    if text.contains("://") {
        return Some("is a URL, not a host");
    }
    let from = text.rfind(']').map_or(0, |it| it + 1);
    let colon = text.get(from..).and_then(|it| it.find(':')).map(|it| it + from);
    let (host, port) = colon.map_or((text, None), |it| (text.get(..it).unwrap_or_default(), text.get(it + 1..)));
    let port_fits = port.is_none_or(|it| !it.starts_with('0') && it.bytes().all(|it| it.is_ascii_digit()) && it.parse::<u16>().is_ok());
    if !port_fits {
        return Some("has a port that is no number from 1 to 65535");
    }
    if host == "localhost" || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return None;
    }
    if let Some(inner) = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        return inner.parse::<std::net::Ipv6Addr>().err().map(|_| "has brackets without an IPv6 address in them");
    }
    let labels: Vec<&str> = host.strip_prefix("*.").unwrap_or(host).split('.').collect();
    let is_label = |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
    let last_is_number =
        labels.last().is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()) || it.to_ascii_lowercase().starts_with("0x"));
    match () {
        () if !labels.iter().all(is_label) => Some("is not made of labels of ASCII letters, digits, `-` and `_`"),
        () if labels.iter().any(|it| it.to_ascii_lowercase().starts_with("xn--")) => Some("is written in Punycode"),
        () if labels.len() < 2 => Some("has no dot"),
        () if last_is_number => Some("ends in a number and is no IPv4 address"),
        () => None,
    }
}

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    let Some(root) = doc.root() else { return };
    match root.member("mcpServers") {
        // An array in either place passes the official check; nothing loads from it.
        Some(member) if member.value.is_array() => {
            checker.named("mcpServers", &member.value, &SERVERS, Level::Warning, MCP_FILE.refused);
        }
        Some(member) => check_servers(&member.value, Form::File, checker),
        None if root.is_array() => checker.object(root, &MCP_FILE, doc.opening(), Level::Warning),
        None if root.is_object() => check_servers(root, Form::File, checker),
        None => checker.object(root, &MCP_FILE, doc.opening(), Level::Error),
    }
}

/// Checks a map of servers. `servers` is the value that should be one.
pub fn check_servers(servers: &Node, form: Form, checker: &mut Checker<'_>) {
    if !servers.is_object() {
        let effect = if form == Form::File { MCP_FILE.refused } else { effect(form) };
        checker.named("mcpServers", servers, &SERVERS, Level::Error, effect);
        return;
    }
    for member in servers.effective_members() {
        server(member, form, checker);
    }
}

fn effect(form: Form) -> &'static str {
    match form {
        Form::File | Form::FrontMatter => DROPPED,
        Form::Manifest | Form::Entry => "the plugin does not install",
    }
}

/// Transports that the client keeps for itself, each with the texts that make it complete.
const INTERNAL: &[(&str, &[&str])] =
    &[("sdk", &["name"]), ("sse-ide", &["url", "ideName"]), ("ws-ide", &["url", "ideName"]), ("claudeai-proxy", &["url", "id"])];

fn server(member: &Member, form: Form, checker: &mut Checker<'_>) {
    let node = &member.value;
    let effect = effect(form);
    let name = quote(&member.key);
    let mut problem = |rule, span, label: &str, message: String, help: &str, fix| {
        let (label, help) = (label.to_owned(), Some(help.to_owned()));
        checker.problems.push(Problem { rule, level: Level::Error, span, label, message, help, fix });
    };
    if !node.is_object() {
        let (label, help) =
            (format!("{}, not an object", node.kind()), "write `{ \"command\": \"…\" }` or `{ \"type\": \"http\", \"url\": \"…\" }`");
        let message = format!("the MCP server {name} is {}, where an object is expected; {effect}", crate::schema::describe(node));
        problem("wrong-type", node.span, &label, message, help, None);
        return;
    }
    let internal = node.get("type").and_then(Node::text).and_then(|kind| Some((kind, INTERNAL.iter().find(|it| it.0 == kind.as_str())?)));
    if let Some((kind, (_, fields))) = internal {
        // Inline the official check lets it pass if nothing is missing; the server is dropped all the same.
        let complete = fields.iter().all(|it| node.get(it).is_some_and(|it| it.text().is_some()));
        let passes = complete && matches!(form, Form::Manifest | Form::Entry);
        let (level, effect) = if passes { (Level::Warning, DROPPED) } else { (Level::Error, effect) };
        checker.problems.push(Problem {
            rule: "value-not-allowed",
            level,
            span: kind.span,
            label: String::new(),
            message: format!("`{}` is a transport that Claude Code keeps for itself; {effect}", kind.as_str()),
            help: Some("write `stdio`, `http`, `sse` or `ws`".into()),
            fix: None,
        });
        return;
    }
    match node.member("url") {
        Some(url) if node.get("type").is_none() && node.get("command").is_none() => {
            let message = format!("the MCP server {name} has a `url` and no `type`, so it is taken for a local program; {effect}");
            let fix = Fix::risky("Add `\"type\": \"http\"`", url.key.span.first(0), "\"type\": \"http\", ");
            problem(
                "missing-field",
                node.opening(),
                "no `type` in here",
                message,
                "add `\"type\": \"http\"` (or `sse`, or `ws`)",
                Some(fix),
            );
        }
        _ => checker.value(node, &SERVER, Level::Error, effect),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_the_official_check_reads_them() {
        for it in ["a.com", "*.b.com:443", "10.0.0.1", "localhost:8080", "[::1]:1", "a_b.c-d"] {
            assert_eq!(host_fault(it), None, "{it}");
        }
        for it in [
            "https://a.com",
            "*",
            "*.com",
            "a",
            "a.com.",
            "a..b",
            "a.com/x",
            "1.2.3",
            "é.com",
            "xn--a.com",
            "a.com:0",
            "a.com:70000",
            "${H}.com",
            "",
        ] {
            assert!(host_fault(it).is_some(), "{it}");
        }
    }
}
