//! `marketlint.toml`: found, read, checked against its table, and turned into plain data.
//!
//! TOML is what we document; YAML of the same shape is read as well. Both become the tree that all documents become, so the
//! same tables check them and every complaint has a place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use marketlint_parser::{FileId, Member, Node, Source, Span, Text, Value, yaml};
use marketlint_rules::config::{Demand, Policy};
use marketlint_rules::rule::{By, MEASURED, Witness};
use marketlint_rules::schema::tables::config::CONFIG;
use marketlint_rules::schema::{Checker, Problem};
use marketlint_rules::{Config, Ignore, Layer, Level, Options, Profile, Rule, Setting};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::args::FailOn;
use crate::discover::Limits;
use crate::report::{Finding, Place, Report, SourceFile};

/// The names a configuration may have, TOML first.
pub const NAMES: &[&str] = &["marketlint.toml", ".marketlint.toml", "marketlint.yaml", ".marketlint.yaml"];

/// No configuration is longer.
const MAX_SIZE: u64 = 1 << 20;

/// What a configuration says.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The profile it asks for.
    pub profile: Option<&'static Profile>,
    /// Which rules run, how loud, and what is silenced; without the levels of the profile.
    pub config: Config,
    /// How much is read.
    pub limits: Limits,
    /// From which level on findings fail the run.
    pub fail_on: Option<FailOn>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
    /// The file it was read from.
    pub file: Option<Arc<ConfigFile>>,
}

/// The file of a configuration, for pointing into it.
#[derive(Debug)]
pub struct ConfigFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub source: Arc<Source>,
    /// Where each ignore stands: the name of its rule.
    pub ignores: Vec<Span>,
}

/// Speaks of a configuration that cannot be used.
pub static INVALID_CONFIG: Rule = Rule {
    name: "invalid-config",
    level: Level::Error,
    witness: Witness { by: By::House, client: MEASURED },
    page: "# invalid-config\n\nThe configuration of marketlint cannot be used.\n",
    file: "internal/invalid_config.rs",
    ..Rule::DEFAULT
};

/// The configuration that applies to a directory: in it, or above it within the git work tree.
pub fn find(root: &Path) -> Result<Option<PathBuf>, Error> {
    for dir in crate::roots::up(root) {
        let mut here = NAMES.iter().map(|it| dir.join(it)).filter(|it| it.is_file());
        match (here.next(), here.next()) {
            (Some(first), Some(second)) => {
                let message = format!("there are two configurations: `{}` and `{}`; remove one", first.display(), second.display());
                return Err(Error::Usage(message));
            }
            (Some(only), None) => return Ok(Some(only)),
            (None, _) => {}
        }
    }
    Ok(None)
}

/// Reads a configuration. A profile that was asked for elsewhere counts, not its own.
pub fn read(path: &Path, shown: &str, profile: Option<&'static Profile>) -> Result<Settings, Error> {
    let io = |source| Error::Io { doing: format!("cannot read the configuration `{shown}`"), source };
    let size = std::fs::metadata(path).map_err(io)?.len();
    if size > MAX_SIZE {
        return Err(io(std::io::Error::other(format!("it has {size} bytes; {MAX_SIZE} are the most"))));
    }
    let source = Source::from_bytes(std::fs::read(path).map_err(io)?);
    let is_yaml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"));
    let source = Arc::new(source);
    let parsed = parse(&source, is_yaml, profile);
    let (mut settings, ignores) = parsed.map_err(|problems| Error::Config(Box::new(complaint(shown, Arc::clone(&source), problems))))?;
    let dir = path.parent().unwrap_or(Path::new(""));
    settings.baseline = settings.baseline.map(|it| dir.join(it));
    settings.file = Some(Arc::new(ConfigFile { path: path.to_owned(), source, ignores }));
    Ok(settings)
}

/// What a text says, and where its ignores stand; or all that is wrong with it.
pub fn parse(source: &Source, is_yaml: bool, profile: Option<&'static Profile>) -> Result<(Settings, Vec<Span>), Vec<Problem>> {
    let (root, mut problems) = if is_yaml { from_yaml(source) } else { from_toml(source.text()) };
    if problems.is_empty() {
        let mut checker = Checker::new(source.text(), &[]);
        checker.object(&root, &CONFIG, root.opening(), Level::Error);
        problems = checker.problems;
    }
    if !problems.is_empty() {
        problems.sort_by_key(|it| it.span);
        return Err(problems);
    }
    let ignores = root.get("ignore").map_or(&[][..], Node::items);
    let spans = ignores.iter().map(|it| it.get("rule").map_or(it.span, |it| it.span)).collect();
    Ok((settings(&root, profile), spans))
}

/// A report that says what is wrong with a configuration.
fn complaint(shown: &str, source: Arc<Source>, problems: Vec<Problem>) -> Report {
    let mut report = Report::default();
    let path = shown.to_owned();
    report.files.push(SourceFile { path: path.clone(), path_in_root: path, root: 0, source });
    report.findings = problems.into_iter().map(|it| finding(&INVALID_CONFIG, Level::Error, 0, it)).collect();
    report
}

/// A finding in a configuration that is the report's file of that index.
pub fn finding(rule: &'static Rule, level: Level, file: usize, problem: Problem) -> Finding {
    Finding {
        rule,
        level,
        message: problem.message,
        help: problem.help,
        place: Place { file, range: problem.span.range(), text: problem.label },
        labels: Vec::new(),
        pointer: None,
        path: None,
        fix: None,
        fingerprint: String::new(),
    }
}

fn from_yaml(source: &Source) -> (Node, Vec<Problem>) {
    let text = source.text();
    let parsed = yaml::parse(FileId(0), text, 0..text.len());
    // What was read only after a repair was not written as it was meant.
    let errors = parsed.repair.into_iter().map(|it| it.cause).chain(parsed.errors);
    let problems = errors.map(|it| syntax(it.span, it.message)).collect();
    let nothing = Node { span: Span::default(), value: Value::Object(Vec::new()) };
    let root = parsed.root.filter(|it| !it.is_null()).unwrap_or(nothing);
    (root, problems)
}

fn from_toml(text: &str) -> (Node, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    // After the first slip the rest is guesswork.
    let problems = errors.into_iter().take(1).map(|it| {
        let range = it.span().unwrap_or(0..0);
        let span = Span::new(FileId(0), range.start.min(text.len()), range.end.min(text.len()));
        syntax(span, it.message().lines().collect::<Vec<_>>().join(", "))
    });
    let root = Node { span: Span::new(FileId(0), 0, 0), value: members(text, table.get_ref()) };
    (root, problems.collect())
}

fn syntax(span: Span, message: String) -> Problem {
    Problem { rule: "", level: Level::Error, span, label: String::new(), message, help: None, fix: None }
}

fn members(text: &str, table: &DeTable<'_>) -> Value {
    let member = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Member {
        key: string(text, key.get_ref(), key.span()),
        value: node(text, value),
        merged: false,
    };
    let mut members: Vec<Member> = table.iter().map(member).collect();
    members.sort_by_key(|it| it.key.span);
    Value::Object(members)
}

fn node(text: &str, value: &Spanned<DeValue<'_>>) -> Node {
    let range = value.span();
    let span = Span::new(FileId(0), range.start, range.end);
    let value = match value.get_ref() {
        DeValue::String(it) => Value::String(string(text, it, range)),
        DeValue::Integer(it) => {
            let digits = it.as_str().replace('_', "");
            Value::Number(i64::from_str_radix(&digits, it.radix()).map_or(f64::NAN, |it| it as f64))
        }
        DeValue::Float(it) => Value::Number(it.as_str().replace('_', "").parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(it) => Value::Bool(*it),
        // A date may stand without quotes.
        DeValue::Datetime(it) => Value::String(string(text, &it.to_string(), range)),
        DeValue::Array(items) => Value::Array(items.iter().map(|it| node(text, it)).collect()),
        DeValue::Table(table) => members(text, table),
    };
    Node { span, value }
}

fn string(text: &str, value: &str, range: std::ops::Range<usize>) -> Text {
    let span = Span::new(FileId(0), range.start, range.end);
    let token = text.get(range.clone()).unwrap_or_default();
    let quote = usize::from(token.starts_with(['"', '\'']));
    if token.get(quote..token.len().saturating_sub(quote)) == Some(value) {
        Text::verbatim(value, span, range.start + quote)
    } else {
        Text::mapped(value, span, vec![(0, range.start as u32 + quote as u32)])
    }
}

/// What a checked tree says.
fn settings(root: &Node, profile: Option<&'static Profile>) -> Settings {
    let text = |key: &str| root.get(key).and_then(Node::as_str).map(str::to_owned);
    let profile = profile.or_else(|| Profile::find(&text("profile")?));
    let levels = root.get("levels").map(levels);
    let overrides = items(root, "overrides")
        .map(|it| Layer { paths: it.get("paths").map(|it| globs(&strings(it))), ..it.get("levels").map(self::levels).unwrap_or_default() });
    let ignores = items(root, "ignore").map(|it| {
        let text = |key: &str| it.get(key).and_then(Node::as_str).map(str::to_owned);
        Ignore {
            rule: text("rule").unwrap_or_default(),
            paths: it.get("path").map(|it| globs(&strings(it))),
            at: text("at").map(|it| it.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect()),
            reason: text("reason").unwrap_or_default(),
            until: text("until"),
        }
    });
    let mut policy = profile.map(|it| (it.policy)()).unwrap_or_default();
    if let Some(it) = root.get("policy") {
        demand(&mut policy, it);
    }
    let limits = root.get("limits");
    let limit = |key: &str| limits?.get(key)?.as_number();
    let defaults = Limits::default();
    Settings {
        profile,
        config: Config {
            layers: levels.into_iter().chain(overrides).collect(),
            ignores: ignores.collect(),
            pinned: text("rules"),
            options: Options {
                house_fields: root.get("known-fields").map(strings).unwrap_or_default(),
                min_client: text("min-client"),
                policy,
            },
            ..Config::default()
        },
        limits: Limits {
            file: limit("file-size").map_or(defaults.file, |it| it as u64),
            manifest: limit("manifest-size").map_or(defaults.manifest, |it| it as u64),
            paths: limit("paths").map_or(defaults.paths, |it| it as usize),
        },
        fail_on: text("fail-on").and_then(|it| <FailOn as clap::ValueEnum>::from_str(&it, false).ok()),
        baseline: text("baseline").map(PathBuf::from),
        file: None,
    }
}

fn demand(policy: &mut Policy, node: &Node) {
    let list = |key: &str| node.get(key).map(strings);
    let flag = |key: &str| node.get(key).and_then(Node::as_bool);
    let bytes = |key: &str| node.get(key).and_then(Node::as_number).map(|it| it as u64);
    policy.reserved_names = list("reserved-names").unwrap_or(std::mem::take(&mut policy.reserved_names));
    policy.sorted_entries = flag("sorted-entries").unwrap_or(policy.sorted_entries);
    policy.categories = list("categories").or(policy.categories.take());
    if let Some(it) = node.get("description-length") {
        let count = |key: &str, default| it.get(key).and_then(Node::as_number).map_or(default, |it| it as usize);
        policy.description_length = Some((count("min", 0), count("max", usize::MAX)));
    }
    policy.licenses = list("licenses").or(policy.licenses.take());
    policy.readme_rows = flag("readme-rows").unwrap_or(policy.readme_rows);
    policy.entry_version = match node.get("entry-version").and_then(Node::as_str) {
        Some("required") => Some(Demand::Required),
        Some("forbidden") => Some(Demand::Forbidden),
        _ => policy.entry_version,
    };
    policy.source_hosts = list("source-hosts").or(policy.source_hosts.take());
    policy.source_owners = list("source-owners").or(policy.source_owners.take());
    policy.pinned_sources = flag("pinned-sources").unwrap_or(policy.pinned_sources);
    policy.max_file_size = bytes("max-file-size").or(policy.max_file_size);
    policy.max_repository_size = bytes("max-repository-size").or(policy.max_repository_size);
    policy.required_files = list("required-files").unwrap_or(std::mem::take(&mut policy.required_files));
    policy.hook_events = list("hook-events").or(policy.hook_events.take());
    policy.hook_commands = list("hook-commands").or(policy.hook_commands.take());
    policy.mcp_servers = list("mcp-servers").or(policy.mcp_servers.take());
    policy.mcp_packages = list("mcp-packages").or(policy.mcp_packages.take());
}

fn items<'a>(root: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> {
    root.get(key).map_or(&[][..], Node::items).iter()
}

/// A string, or the strings of a list.
fn strings(node: &Node) -> Vec<String> {
    let all = node.as_str().into_iter().chain(node.items().iter().filter_map(Node::as_str));
    all.map(str::to_owned).collect()
}

fn levels(node: &Node) -> Layer {
    Layer::new(node.effective_members().filter_map(|it| Some((it.key.as_str(), Setting::parse(it.value.as_str()?)?))))
}

/// Patterns as a set; each also stands for all that lies below what it names. `*` stays within a name.
fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_end_matches('/');
        for pattern in [pattern.to_owned(), format!("{pattern}/**")] {
            set.add(GlobBuilder::new(&pattern).literal_separator(true).build().expect("the table has checked the pattern"));
        }
    }
    set.build().expect("every pattern has been built")
}
