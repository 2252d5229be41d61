//! The packages that MCP servers are started from: what stands behind `npx`, `uvx`, `docker run` and their like.

use std::sync::LazyLock;

use marketlint_parser::{Span, Text};
use regex::Regex;

use crate::model::servers::Server;
use crate::semver;

/// A package as a server names it.
#[derive(Debug)]
pub(in crate::rules) struct Package<'a> {
    text: &'a Text,
    /// Where it stands in that text, the version included.
    whole: std::ops::Range<usize>,
    /// How many bytes of that are the name.
    name_len: usize,
    kind: Kind,
}

/// Where packages come from: versions are written differently everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Npm,
    Python,
    Image,
    Go,
}

impl<'a> Package<'a> {
    /// Its name, without a version.
    pub(in crate::rules) fn name(&self) -> &'a str {
        self.whole().get(..self.name_len).unwrap_or_default()
    }

    /// Its name, and its version where there is one.
    pub(in crate::rules) fn whole(&self) -> &'a str {
        self.text.as_str().get(self.whole.clone()).unwrap_or_default()
    }

    /// Where it stands.
    pub(in crate::rules) fn span(&self) -> Span {
        self.text.slice(self.whole.clone())
    }

    /// Whether it is the same package tomorrow: one version, one commit, one digest. A variable may be anything.
    pub(in crate::rules) fn is_pinned(&self) -> bool {
        let whole = self.whole();
        if whole.contains("${") || COMMIT.is_match(whole) {
            return true;
        }
        let version = whole.get(self.name_len..).unwrap_or_default();
        match self.kind {
            Kind::Npm => version.strip_prefix('@').is_some_and(|it| semver::Version::parse(it).is_some()),
            Kind::Python => ["==", "@"].iter().any(|it| {
                let version = version.rsplit_once(']').map_or(version, |(_, it)| it);
                version.strip_prefix(it).is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()) && !it.contains('*'))
            }),
            // Of images, a tag with a number in it is meant to stay what it is.
            Kind::Image => version.starts_with('@') || version.contains(|it: char| it.is_ascii_digit()),
            Kind::Go => version.strip_prefix("@v").is_some_and(|it| it.matches('.').count() >= 2),
        }
    }

    /// How to write it with a version.
    pub(in crate::rules) fn pinned_form(&self) -> String {
        let name = self.name();
        match self.kind {
            Kind::Npm => format!("{name}@1.2.3"),
            Kind::Python => format!("{name}==1.2.3"),
            Kind::Image => format!("{name}@sha256:…"),
            Kind::Go => format!("{name}@v1.2.3"),
        }
    }
}

/// A commit in an address: `git+https://github.com/o/r@4f0c…`, `github:o/r#4f0c…`.
static COMMIT: LazyLock<Regex> = LazyLock::new(|| Regex::new("[@#][0-9a-f]{40}").expect("the pattern is a constant"));

/// A program that fetches a package and runs it.
struct Runner {
    /// The words of the command line that make it one.
    words: &'static [&'static str],
    /// Options with a value behind them that is no package.
    valued: &'static [&'static str],
    /// Options with a package behind them.
    packages: &'static [&'static str],
    kind: Kind,
}

const NPM: &[&str] = &["--registry", "--prefix", "--cache", "--userconfig", "-c", "--call", "-w", "--workspace"];
const UV: &[&str] = &[
    "-p",
    "--python",
    "--index",
    "--index-url",
    "--default-index",
    "--extra-index-url",
    "--directory",
    "--env-file",
    "--project",
    "--cache-dir",
];
const DOCKER: &[&str] = &[
    "-e",
    "--env",
    "--env-file",
    "-v",
    "--volume",
    "--mount",
    "-p",
    "--publish",
    "--name",
    "--network",
    "--net",
    "-w",
    "--workdir",
    "-u",
    "--user",
    "--platform",
    "--entrypoint",
    "--add-host",
    "-h",
    "--hostname",
    "-m",
    "--memory",
    "--cpus",
    "-l",
    "--label",
    "--pull",
    "--dns",
    "--gpus",
    "--ipc",
    "--cap-add",
    "--cap-drop",
    "--security-opt",
    "--tmpfs",
    "--log-driver",
    "--shm-size",
    "--ulimit",
];

impl Kind {
    /// What separates a name from its version.
    fn separators(self) -> &'static [char] {
        match self {
            Kind::Npm | Kind::Go => &['@'],
            Kind::Python => &['@', '=', '<', '>', '~', '!', '['],
            Kind::Image => &['@', ':'],
        }
    }
}

const fn npm(words: &'static [&'static str]) -> Runner {
    Runner { words, valued: NPM, packages: &["-p", "--package"], kind: Kind::Npm }
}

const fn uv(words: &'static [&'static str]) -> Runner {
    Runner { words, valued: UV, packages: &["--from", "--with"], kind: Kind::Python }
}

const fn image(words: &'static [&'static str]) -> Runner {
    Runner { words, valued: DOCKER, packages: &[], kind: Kind::Image }
}

/// The programs that fetch packages.
const RUNNERS: &[Runner] = &[
    npm(&["npx"]),
    npm(&["bunx"]),
    npm(&["pnpx"]),
    npm(&["npm", "exec"]),
    npm(&["npm", "x"]),
    npm(&["pnpm", "dlx"]),
    npm(&["yarn", "dlx"]),
    npm(&["bun", "x"]),
    uv(&["uvx"]),
    uv(&["uv", "tool", "run"]),
    Runner { words: &["pipx", "run"], valued: &["--python", "--index-url", "--pip-args"], packages: &["--spec"], kind: Kind::Python },
    image(&["docker", "run"]),
    image(&["podman", "run"]),
    image(&["docker", "container", "run"]),
    Runner { words: &["go", "run"], valued: &["-C"], packages: &[], kind: Kind::Go },
    Runner { words: &["dnx"], valued: &["--source", "--configfile"], packages: &[], kind: Kind::Go },
];

/// A word of a command line, and where it stands.
#[derive(Clone)]
struct Word<'a> {
    text: &'a Text,
    range: std::ops::Range<usize>,
}

impl<'a> Word<'a> {
    fn as_str(&self) -> &'a str {
        self.text.as_str().get(self.range.clone()).unwrap_or_default()
    }
}

/// The packages that a server is started from.
pub(in crate::rules) fn packages(server: Server<'_>) -> Vec<Package<'_>> {
    let mut words: Vec<Word<'_>> = server.command().into_iter().flat_map(split).collect();
    words.extend(server.args().map(|text| Word { text, range: 0..text.len() }));
    // `cmd /c npx …` and `env NAME=value npx …` start what stands behind them.
    let program = |it: &Word<'_>| {
        it.as_str().rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".cmd").trim_end_matches(".exe").to_owned()
    };
    let wrapped = match words.first().map(program).as_deref() {
        Some("cmd") => words.iter().position(|it| it.as_str().eq_ignore_ascii_case("/c")).map(|it| it + 1),
        Some("env") => words.iter().skip(1).position(|it| !it.as_str().contains('=')).map(|it| it + 1),
        _ => None,
    };
    let words = words.split_off(wrapped.unwrap_or(0).min(words.len()));
    let runs = |it: &&Runner| {
        let mut line = words.iter();
        let first = line.next().map(program);
        first.as_deref() == it.words.first().copied()
            && it.words.iter().skip(1).all(|word| line.next().is_some_and(|it| it.as_str() == *word))
    };
    let Some(runner) = RUNNERS.iter().find(runs) else { return Vec::new() };
    let mut named = Vec::new();
    let mut rest = words.iter().skip(runner.words.len());
    let mut is_given = false;
    while let Some(word) = rest.next() {
        let text = word.as_str();
        let (option, value) = text.split_once('=').map_or((text, None), |(option, value)| (option, Some(value)));
        if runner.packages.contains(&option) {
            // What `--with` adds comes beside the package.
            is_given |= option != "--with";
            named.extend(match value {
                Some(value) => Some(Word { text: word.text, range: word.range.end - value.len()..word.range.end }),
                None => rest.next().cloned(),
            });
        } else if text == "--" {
        } else if text.starts_with('-') {
            if value.is_none() && runner.valued.contains(&option) {
                rest.next();
            }
        } else {
            // Behind `--package` stands a program of it.
            named.extend((!is_given).then(|| word.clone()));
            break;
        }
    }
    named.into_iter().filter(|it| !is_path(it.as_str())).map(|it| package(it, runner.kind)).collect()
}

/// A path or a variable is no package.
fn is_path(word: &str) -> bool {
    word.is_empty() || word.starts_with(['.', '/', '~', '$']) || word.contains('\\')
}

fn package(word: Word<'_>, kind: Kind) -> Package<'_> {
    let text = word.as_str();
    let is_address = text.contains("://") || text.starts_with("git+") || text.starts_with("github:");
    // The `@` of a scope and the colon of a registry's port are no versions.
    let from = match text.rfind('/') {
        Some(slash) if kind == Kind::Image => slash,
        _ => usize::from(text.starts_with('@')),
    };
    let end = text.get(from..).and_then(|it| it.find(kind.separators())).map_or(text.len(), |it| from + it);
    Package { text: word.text, whole: word.range, name_len: if is_address { text.len() } else { end }, kind }
}

/// The words of a command with its arguments in one string.
fn split(text: &Text) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut from = 0;
    for part in text.split(char::is_whitespace) {
        if !part.is_empty() {
            words.push(Word { text, range: from..from + part.len() });
        }
        let behind = text.get(from + part.len()..).and_then(|it| it.chars().next());
        from += part.len() + behind.map_or(0, char::len_utf8);
    }
    words
}
