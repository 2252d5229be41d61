//! The `source` of an entry: a path of the repository, or an object of one of six kinds.
//!
//! What the official check asks of the fields is said by the tables. What it lets pass and the client then refuses is said by the
//! rules in `rules/source`.

use std::net::Ipv4Addr;

use marketlint_parser::{Member, Node};

use crate::diagnostic::{Fix, Level, Safety};
use crate::schema::format::{Fault, Format, NOT_EMPTY};
use crate::schema::{Bounds, Choice, Field, Judgement, Problem, Table, Type, Unknown, either, nearest, quote};
use crate::url::{self, Host};

use super::marketplace::NO_INSTALL;

/// Where a plugin lies.
pub const SOURCE: Type = Type::OneOf(&[Type::String, Type::Refined(&Type::Choice(&KINDS), keys)]);

/// The kinds of source.
pub static KINDS: Choice = Choice {
    tag: "source",
    name: "the source of a plugin",
    untagged: None,
    variants: &[
        ("github", &GITHUB),
        ("url", &URL),
        ("git-subdir", &GIT_SUBDIR),
        ("npm", &NPM),
        ("archive", &ARCHIVE),
        ("command", &COMMAND),
    ],
};

const KIND: Field = Field::new("source", Type::String, "What kind of source it is.").required();
const REF: Field = Field::new("ref", Type::String, "A branch or a tag; without it, the default branch.").example("\"v1.0.0\"");
const SHA: Field = Field::new("sha", Type::Format(&COMMIT), "The commit, in full.").example("\"0123456789abcdef0123456789abcdef01234567\"");

/// A repository on GitHub.
pub static GITHUB: Table = Table {
    name: "a `github` source",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[KIND, Field::new("repo", Type::String, "`owner/name`.").required().example("\"owner/name\""), REF, SHA],
};

/// A git repository anywhere.
pub static URL: Table = Table {
    name: "a `url` source",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        KIND,
        Field::new("url", Type::String, "The address of the repository.").required().example("\"https://example.com/owner/name.git\""),
        REF,
        SHA,
    ],
};

/// A directory of a git repository.
pub static GIT_SUBDIR: Table = Table {
    name: "a `git-subdir` source",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        KIND,
        Field::new("url", Type::String, "The address of the repository.").required().example("\"https://example.com/owner/name.git\""),
        Field::new("path", Type::Format(&NOT_EMPTY), "The directory, from the root of that repository.")
            .required()
            .example("\"plugins/name\""),
        REF,
        SHA,
    ],
};

/// A package of npm.
pub static NPM: Table = Table {
    name: "an `npm` source",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        KIND,
        Field::new("package", Type::Format(&PACKAGE), "The name of the package.").required().example("\"@scope/name\""),
        Field::new("version", Type::String, "A version, a range or a tag.").example("\"^1.0.0\""),
        Field::new("registry", Type::Format(&REGISTRY), "Where the package lies.").example("\"https://registry.npmjs.org\""),
    ],
};

/// An archive that is fetched.
pub static ARCHIVE: Table = Table {
    name: "an `archive` source",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        KIND,
        Field::new("url", Type::Format(&ARCHIVE_URL), "Where the archive lies.").required().example("\"https://example.com/plugin.zip\""),
        Field::new("sha256", Type::Format(&CHECKSUM), "The checksum of the archive, in hexadecimal."),
    ],
};

/// A command that puts the plugin somewhere.
pub static COMMAND: Table = Table {
    name: "a `command` source",
    refused: NO_INSTALL,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        KIND,
        Field::new("command", Type::Format(&COMMAND_LINE), "What to run; it prints the absolute path of the plugin.")
            .required()
            .example("\"fetch-plugin name\""),
        Field::new(
            "timeout",
            Type::Integer(Bounds { min: Some(1.0), above: false, max: Some(600.0) }),
            "After how many seconds it is given up.",
        )
        .example("60"),
        Field::new("mode", Type::Enum(&["copy", "link"]), "Whether the plugin is copied or used where it lies."),
    ],
};

/// A commit of git.
static COMMIT: Format = Format {
    name: "a commit of 40 lower-case hexadecimal digits",
    rule: "value-not-allowed",
    pattern: Some("^[0-9a-f]{40}$"),
    faults: |text| hex_faults(text, 40, false),
};

/// The checksum of an archive.
static CHECKSUM: Format = Format {
    name: "a checksum of 64 hexadecimal digits",
    rule: "value-not-allowed",
    pattern: Some("^[0-9A-Fa-f]{64}$"),
    faults: |text| hex_faults(text, 64, true),
};

fn hex_faults(text: &str, wanted: usize, capitals: bool) -> Vec<Fault> {
    let lower = text.to_ascii_lowercase();
    let odd = text.find(|it: char| !it.is_ascii_hexdigit());
    let length = text.chars().count();
    let fault = match odd {
        Some(at) => {
            let width = text.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
            Fault::of(format!("is {}, which holds more than hexadecimal digits", quote(text))).at(at..at + width)
        }
        None if length != wanted => {
            let fault = Fault::of(format!("is {}, which has {length} digits, not {wanted}", quote(text)));
            if capitals { fault } else { fault.help("write the whole commit, as `git rev-parse` prints it") }
        }
        None if !capitals && lower != text => Fault::of(format!("is {}, which holds capital letters", quote(text)))
            .help(format!("write `{lower}`"))
            .replace(Safety::Safe, lower),
        None => return Vec::new(),
    };
    vec![fault]
}

/// What may be asked of npm. What it says further is for the rules.
static PACKAGE: Format = Format {
    name: "the name of a package of npm",
    rule: "value-not-allowed",
    pattern: None,
    faults: |text| match text.find("..") {
        Some(at) => vec![Fault::of(format!("is {}, which contains `..`", quote(text))).at(at..at + 2)],
        None => Vec::new(),
    },
};

/// The address of a registry.
static REGISTRY: Format = Format {
    name: "the URL of a registry, with `https://`",
    rule: "value-not-allowed",
    pattern: Some("^https?://"),
    faults: |text| match url::parse(text) {
        Ok(url) if url.scheme == "https" || url.scheme == "http" => Vec::new(),
        Ok(url) => vec![Fault::of(format!("is {}, which has the scheme `{}:`", quote(text), url.scheme)).at(url.scheme_range)],
        Err(_) => url::absolute_faults(text),
    },
};

/// The address of an archive: `https:`, and no host that is the machine itself or tells its secrets.
static ARCHIVE_URL: Format = Format {
    name: "an absolute `https:` URL",
    rule: "archive-url",
    pattern: Some("^https://"),
    faults: |text| match url::parse(text) {
        Err(_) => url::absolute_faults(text).into_iter().map(|it| it.rule("archive-url")).collect(),
        Ok(url) if url.scheme != "https" => {
            let fault = Fault::of(format!("is {}, which has the scheme `{}:`, not `https:`", quote(text), url.scheme));
            let fault = fault.at(url.scheme_range.clone());
            let rest = text.get(url.scheme_range.end..).unwrap_or_default();
            vec![match url.scheme.as_str() {
                "http" => fault.help("write `https://`").replace(Safety::Unsafe, format!("https{rest}")),
                _ => fault,
            }]
        }
        Ok(url) => match url.host.as_ref().and_then(private) {
            Some(what) => vec![
                Fault::of(format!("is {}, whose host {what}", quote(text))).at(url.host_range).help("name a host that everyone can reach"),
            ],
            None => Vec::new(),
        },
    },
};

/// Why archives are not fetched from a host. Addresses of private networks are allowed.
fn private(host: &Host) -> Option<&'static str> {
    const LOOPBACK: &str = "is the machine itself";
    const METADATA: &str = "tells the secrets of a machine in a cloud";
    match host {
        Host::Name(name) => {
            let name = name.trim_end_matches('.');
            if name == "localhost" || name.ends_with(".localhost") {
                return Some(LOOPBACK);
            }
            matches!(name, "metadata" | "metadata.google.internal" | "instance-data").then_some(METADATA)
        }
        Host::V4(address) => private_v4(*address),
        Host::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => private_v4(address),
            None if address.is_loopback() || address.is_unspecified() => Some(LOOPBACK),
            None if address.segments()[0] & 0xffc0 == 0xfe80 => Some("exists on one network cable only"),
            None => None,
        },
    }
}

fn private_v4(address: Ipv4Addr) -> Option<&'static str> {
    if address.is_loopback() || address.is_unspecified() {
        return Some("is the machine itself");
    }
    let is_metadata = address.is_link_local() || address == Ipv4Addr::new(100, 100, 100, 200);
    is_metadata.then_some("tells the secrets of a machine in a cloud")
}

/// What a `command` source runs.
static COMMAND_LINE: Format = Format {
    name: "a command of 1 to 500 printable ASCII characters",
    rule: "value-not-allowed",
    pattern: Some("^[ -~]{1,500}$"),
    faults: |text| if text.is_empty() { vec![Fault::of("is an empty string")] } else { command_faults(text) },
};

/// What prints headers for an archive.
pub static HELPER: Format = Format {
    name: "a command of at most 500 printable ASCII characters",
    rule: "value-not-allowed",
    pattern: Some("^[ -~]{0,500}$"),
    faults: command_faults,
};

/// What is wrong with a command that people have to agree to: it must fit on their screen, without anything hidden.
fn command_faults(text: &str) -> Vec<Fault> {
    const LONGEST: usize = 500;
    let mut faults = Vec::new();
    let length = text.chars().count();
    if length > LONGEST {
        faults.push(Fault::of(format!("is {length} characters long, where {LONGEST} are allowed")));
    }
    if let Some((at, it)) = text.char_indices().find(|(_, it)| !matches!(it, ' '..='~')) {
        let message = format!("holds the character U+{:04X}, which is not printable ASCII", u32::from(it));
        faults.push(Fault::of(message).at(at..at + it.len_utf8()));
    }
    if let Some(at) = text.find("    ") {
        let len = text.get(at..).and_then(|it| it.find(|it| it != ' ')).unwrap_or(text.len() - at);
        faults.push(Fault::of("holds four blanks or more in a row, which could push the rest off the screen").at(at..at + len));
    }
    faults
}

/// What people write as the kind of a source, and the kind they mean.
const KIND_SYNONYMS: &[(&str, &str)] = &[
    ("git", "url"),
    ("gitlab", "url"),
    ("bitbucket", "url"),
    ("repository", "url"),
    ("git-url", "url"),
    ("git-repo", "url"),
    ("github-subdir", "git-subdir"),
    ("subdir", "git-subdir"),
    ("gh", "github"),
    ("npmjs", "npm"),
    ("package", "npm"),
    ("zip", "archive"),
    ("tarball", "archive"),
    ("tar", "archive"),
    ("http", "archive"),
    ("https", "archive"),
    ("shell", "command"),
    ("exec", "command"),
    ("script", "command"),
];

/// Kinds that stand for a path of this repository, which is written as a string.
const LOCAL_KINDS: &[&str] = &["local", "path", "directory", "dir", "file", "folder", "relative"];

/// What people write as a key of a source, and the keys they may mean, of which the first that the kind has counts.
const KEY_SYNONYMS: &[(&str, &[&str])] = &[
    ("branch", &["ref"]),
    ("tag", &["ref", "version"]),
    ("revision", &["ref"]),
    ("rev", &["ref"]),
    ("ref", &["version"]),
    ("commit", &["sha"]),
    ("commitSha", &["sha"]),
    ("commit_sha", &["sha"]),
    ("hash", &["sha", "sha256"]),
    ("sha1", &["sha"]),
    ("sha", &["sha256"]),
    ("checksum", &["sha256"]),
    ("integrity", &["sha256"]),
    ("repo", &["url"]),
    ("repository", &["repo", "url"]),
    ("url", &["repo"]),
    ("uri", &["url"]),
    ("git", &["url", "repo"]),
    ("directory", &["path"]),
    ("dir", &["path"]),
    ("subdir", &["path"]),
    ("subdirectory", &["path"]),
    ("folder", &["path"]),
    ("name", &["package"]),
    ("pkg", &["package"]),
    ("cmd", &["command"]),
    ("run", &["command"]),
];

/// Looks at the kind and the keys together: a misspelt kind or key is named as such, not as a field that is missing.
fn keys(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    if !node.is_object() {
        return;
    }
    let kind = node.get("source").and_then(Node::as_str);
    let Some((kind, table)) = kind.and_then(|it| KINDS.variants.iter().find(|(name, _)| *name == it)) else {
        if let Some(problem) = kind_problem(node, judgement) {
            // The generic words for the same defect.
            problems.clear();
            problems.push(problem);
        }
        return;
    };
    for member in node.effective_members() {
        let is_pathless = member.key.as_str() == "path" && matches!(*kind, "github" | "url");
        if table.field(&member.key).is_none() && !is_pathless && !member.merged {
            unknown_key(member, node, kind, table, judgement, problems);
        }
    }
}

fn kind_problem(node: &Node, judgement: Judgement) -> Option<Problem> {
    let names: Vec<&str> = KINDS.variants.iter().map(|it| it.0).collect();
    let says = |it: &Node| it.as_str().is_some_and(|it| names.contains(&it));
    let Some(value) = node.get("source") else {
        let member = ["type", "kind", "provider"].iter().find_map(|it| node.member(it)).filter(|it| says(&it.value))?;
        let message = format!("the kind of a source stands under `source`, not under `{}`; {}", member.key.as_str(), judgement.effect);
        let problem = Problem::new("source-kind", judgement.level, member.key.span, message);
        return Some(problem.help("write `source`").fix(Fix::safe("Rename the field to `source`", member.key.span, "\"source\"")));
    };
    let text = value.text()?;
    if says(value) {
        return None;
    }
    let lower = text.to_lowercase().replace('_', "-");
    let message = format!("there is no kind of source called {}; {}", quote(text), judgement.effect);
    let problem = Problem::new("source-kind", judgement.level, text.span, message);
    if LOCAL_KINDS.contains(&lower.as_str()) {
        let path = ["path", "directory", "dir", "url", "file"].iter().find_map(|it| node.get(it)?.as_str());
        let plain = path
            .map(|it| it.trim_start_matches("./").to_owned())
            .filter(|it| !it.starts_with(['/', '.', '~']) && !it.contains(['\\', '"', ':']));
        let problem = problem.help("a plugin of this repository has its path as `source`, not an object: `\"source\": \"./plugins/name\"`");
        return Some(match plain {
            Some(plain) => problem.fix(Fix::safe(format!("Write `./{plain}`"), node.span, format!("\"./{plain}\""))),
            None => problem,
        });
    }
    let has_path = node.get("path").is_some_and(|it| it.text().is_some());
    let meant = KIND_SYNONYMS.iter().find(|it| it.0 == lower).map(|it| it.1).or_else(|| nearest(text, names.iter().copied()));
    let meant = meant.map(|it| if it == "url" && has_path { "git-subdir" } else { it });
    Some(match meant {
        Some(meant) => {
            problem.help(format!("write `{meant}`")).fix(Fix::risky(format!("Write `{meant}`"), text.span, format!("\"{meant}\"")))
        }
        None => problem.help(format!("write {}", either(&names))),
    })
}

fn unknown_key(member: &Member, node: &Node, kind: &str, table: &'static Table, judgement: Judgement, problems: &mut Vec<Problem>) {
    let key = member.key.as_str();
    let meant = KEY_SYNONYMS.iter().find(|it| it.0 == key).and_then(|it| it.1.iter().copied().find(|it| table.field(it).is_some()));
    let meant = meant.or_else(|| nearest(key, table.fields.iter().map(|it| it.name).filter(|it| *it != "source")));
    let is_free = meant.is_some_and(|it| node.member(it).is_none());
    // The field that is missing is this one.
    let missing = meant.filter(|_| is_free).and_then(|it| missing_field(problems, node, it));
    let level = if missing.is_some() { judgement.level } else { Level::Warning.min(judgement.level) };
    if let Some(at) = missing {
        problems.remove(at);
    }
    let effect = match (missing, meant) {
        (Some(_), Some(meant)) => format!("so it has no `{meant}`; {}", judgement.effect),
        (_, Some("ref" | "sha")) if is_free => "so it is ignored, and whatever is newest is installed".to_owned(),
        (_, Some("sha256")) if is_free => "so it is ignored, and nobody checks what is fetched".to_owned(),
        _ => "so it is ignored".to_owned(),
    };
    let message = format!("{} is not a field of {}, {effect}", quote(key), table.name);
    let mut problem = Problem::new("source-unknown-key", level, member.key.span, message).label("nobody reads this");
    problem = match meant {
        _ if matches!(key, "headers" | "headersHelper" | "strict" | "version") => {
            problem.help("it is a field of the entry: move it out of `source`")
        }
        Some(meant) if is_free => {
            let fix = renamed(member, node, kind, meant);
            let is_repo =
                kind == "url" && meant == "url" && fix.as_ref().is_some_and(|it| it.edits.iter().any(|it| it.insert == "\"github\""));
            let problem =
                problem.help(if is_repo { "for `owner/name`, make it a `github` source".into() } else { format!("write it as `{meant}`") });
            match fix {
                Some(fix) => problem.fix(fix),
                None => problem,
            }
        }
        Some(meant) => problem.help(format!("there is a field `{meant}`, which is set already; remove this one")),
        None => {
            let names: Vec<&str> = table.fields.iter().map(|it| it.name).collect();
            problem.help(format!("remove it; {} has {}", table.name, either(&names)))
        }
    };
    problems.push(problem);
}

/// The problem that says that a field is missing from an object.
fn missing_field(problems: &[Problem], node: &Node, field: &str) -> Option<usize> {
    problems.iter().position(|it| it.rule == "missing-field" && it.span == node.opening() && it.label.contains(&format!("`{field}`")))
}

/// A fix that gives a key its right name, where the value fits.
fn renamed(member: &Member, node: &Node, kind: &str, meant: &str) -> Option<Fix> {
    let value = member.value.text()?;
    let rename = || Fix::risky(format!("Rename the field to `{meant}`"), member.key.span, format!("\"{meant}\""));
    let is_hex = |length: usize| value.len() == length && value.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'a'..=b'f'));
    match (kind, member.key.as_str(), meant) {
        (_, _, "sha") => is_hex(40).then(rename),
        (_, _, "sha256") => is_hex(64).then(rename),
        ("github", "url" | "git" | "repository", "repo") => {
            let repo = value.strip_prefix("https://github.com/").unwrap_or(value);
            let repo = repo.strip_suffix(".git").unwrap_or(repo);
            let is_repo = repo.split('/').count() == 2 && !repo.contains([':', '"', '\\', ' ']);
            is_repo.then(|| rename().edit(value.span, format!("\"{repo}\"")))
        }
        ("url", "repo" | "repository", "url") => {
            let is_repo = value.split('/').count() == 2 && !value.contains(':');
            if !is_repo {
                return Some(rename());
            }
            let kind = node.get("source")?.span;
            let fix = Fix::risky("Make it a `github` source", kind, "\"github\"");
            Some(if member.key.as_str() == "repo" { fix } else { fix.edit(member.key.span, "\"repo\"") })
        }
        _ => Some(rename()),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    #[test]
    fn archives_come_from_hosts_that_everyone_can_reach() {
        let faults = |text: &str| (ARCHIVE_URL.faults)(text).len();
        for good in [
            "https://example.com/x.zip",
            "https://10.0.0.1/x",
            "https://192.168.1.1/x",
            "https://[fd00::1]/x",
            "https://nas.local/x",
            "https://u:p@example.com/x",
        ] {
            assert_eq!(faults(good), 0, "{good}");
        }
        for bad in [
            "http://example.com/x.zip",
            "./x.zip",
            "https://localhost/x",
            "https://a.localhost/x",
            "https://0x7f.1/x",
            "https://0.0.0.0/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://[fe80::1]/x",
            "https://169.254.169.254/x",
            "https://100.100.100.200/x",
            "https://metadata.google.internal/x",
        ] {
            assert_eq!(faults(bad), 1, "{bad}");
        }
    }

    #[test]
    fn commands_show_all_they_are() {
        let range = |text: &str| (COMMAND_LINE.faults)(text).first().map(|it| it.range.clone());
        assert_eq!(range("fetch it"), None);
        assert_eq!(range(""), Some(None));
        assert_eq!(range("a     b"), Some(Some(Range { start: 1, end: 6 })));
        assert_eq!(range("a\tb"), Some(Some(Range { start: 1, end: 2 })));
        assert_eq!(range(&"x".repeat(501)), Some(None));
    }
}
