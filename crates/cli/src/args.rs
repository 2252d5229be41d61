//! The command line, as data. What it means is known elsewhere.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use marketlint_rules::schema::nearest;
use marketlint_rules::{Level, Profile, Setting, profile, rules};

use crate::explain;
use crate::json_schema::Draft;
use crate::report::Format;

/// Find what is wrong with a Claude Code plugin marketplace before its users do.
///
/// marketlint reads a repository once and reports what Claude Code refuses, drops, or takes for something else: in the
/// catalogue, in every plugin it lists, and in their skills, commands, agents, hooks and servers. It is offline and
/// executes nothing.
#[derive(Debug, Parser)]
#[command(name = "marketlint", version, args_conflicts_with_subcommands = true, max_term_width = 100, after_help = EXIT_STATUS)]
pub struct Cli {
    /// What to do; without a word, `lint`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What `lint` takes.
    #[command(flatten)]
    pub lint: Lint,
}

const EXIT_STATUS: &str = "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 marketlint could not do its work.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint the repositories at PATH.
    #[command(visible_alias = "check", after_help = EXIT_STATUS)]
    Lint(Box<Lint>),
    /// Repair what can be repaired without changing what Claude Code does: `lint --fix`.
    #[command(after_help = EXIT_STATUS)]
    Fix(Box<Lint>),
    /// Print the page of a rule: what it finds, what happens otherwise, examples.
    Explain {
        /// The rule, by its name or a former one.
        rule: String,
    },
    /// List every rule: name, group, default level, whether it can fix, one line.
    Rules {
        /// How to print the list.
        #[arg(long, value_enum, default_value = "plain")]
        format: ListFormat,
    },
    /// Write a configuration, a workflow and a pre-commit entry; nothing is overwritten.
    Init {
        /// The repository.
        #[arg(value_name = "PATH", default_value = ".")]
        path: PathBuf,
    },
    /// Print the JSON Schema of a kind of document, for editors and validators.
    Schema {
        /// The kind: `marketplace`, `plugin`, `hooks`, ..., or `config` for marketlint's own configuration.
        #[arg(value_parser = PossibleValuesParser::new(explain::kinds()))]
        kind: String,
        /// The dialect of JSON Schema.
        #[arg(long, value_enum, default_value = "2020-12")]
        draft: Draft,
    },
    /// Serve an editor on standard input and output, in the language server protocol.
    Lsp,
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in troff.
    Man,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns for people.
    Plain,
    /// For scripts.
    Json,
}

/// What `lint` takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Lint {
    /// A marketplace, a plugin, a `.claude` directory, a manifest or component file, or a directory of several of these.
    ///
    /// A path inside a repository lints that repository and shows what lies under the path. A manifest stands for all that it
    /// describes. Without a path, the repository around the current directory is linted.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// How to print what was found; `human` on a terminal and `plain` elsewhere without it.
    #[arg(long, value_name = "FORMAT", value_parser = formats(), help_heading = "Output")]
    pub format: Option<Format>,
    /// Write the findings to a file as well, in a format of its own. May be repeated.
    ///
    /// `--output sarif=findings.sarif` writes SARIF. Nothing is printed less for it.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output, help_heading = "Output")]
    pub output: Vec<Output>,
    /// Show infos too: advice that is hidden otherwise.
    #[arg(long, help_heading = "Output")]
    pub all_severities: bool,
    /// Show what was silenced, and why.
    #[arg(long, help_heading = "Output")]
    pub show_suppressed: bool,
    /// Count the findings of each rule.
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// Print findings and nothing else.
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
    /// Whether to print in colours.
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output", hide_possible_values = true)]
    pub color: When,

    /// What the repository is for: which rules run, and how loud.
    #[arg(long, value_name = "NAME", value_parser = profiles(), help_heading = "Rules")]
    pub profile: Option<&'static Profile>,
    /// The oldest client that must cope with the repository, as `min-client` in the configuration.
    ///
    /// `--min-client 2.1.100` says what clients from that one on refuse or misread.
    #[arg(long, value_name = "VERSION", value_parser = client_version, help_heading = "Rules")]
    pub min_client: Option<String>,
    /// Set the level of a rule or of a group: RULE=error, warning, info, on or off. May be repeated.
    ///
    /// `all` stands for every rule: `--level all=off --level hook=on` looks at hooks alone. A rule's own level beats its
    /// group's.
    #[arg(long = "level", value_name = "RULE=LEVEL", value_parser = level, help_heading = "Rules")]
    pub levels: Vec<(String, Setting)>,
    /// Read this configuration, not the `marketlint.toml` in or above the repository.
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long, conflicts_with = "config", help_heading = "Rules")]
    pub no_config: bool,
    /// Compare with a commit: what it changed for those who have the plugins installed.
    ///
    /// `--base origin/main` says which plugins were changed without a new version, and which were renamed or removed without an
    /// entry in `renames`. What was committed since the branches parted counts. git is asked, and must be installed.
    #[arg(long, value_name = "REV", help_heading = "Rules")]
    pub base: Option<String>,
    /// Do not report what this file says was there before.
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub baseline: Option<PathBuf>,
    /// Write what is found now to the baseline.
    #[arg(long, help_heading = "Rules")]
    pub update_baseline: bool,
    /// The date by which ignores run out, in place of today's.
    #[arg(long, value_name = "YYYY-MM-DD", hide = true)]
    pub today: Option<String>,

    /// Repair what can be repaired without changing what Claude Code does.
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,
    /// Repair what changes behaviour, too.
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// Print what would be repaired as a unified difference, and change nothing.
    #[arg(long, conflicts_with_all = ["format", "output", "update_baseline"], help_heading = "Fixes")]
    pub diff: bool,

    /// The level from which findings make the exit status 1; `error` without it.
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Exit status", hide_possible_values = true)]
    pub fail_on: Option<FailOn>,
    /// The same as `--fail-on warning`.
    #[arg(long, conflicts_with = "fail_on", help_heading = "Exit status")]
    pub strict: bool,

    /// Lint standard input as if it were this file of the repository, and show what concerns it.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "fix", "diff", "update_baseline"], help_heading = "Run")]
    pub stdin_path: Option<PathBuf>,
    /// How many threads to use; as many as there are cores without it.
    #[arg(long, value_name = "N", help_heading = "Run")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// A file to write a report to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// In which format.
    pub format: Format,
    /// Where.
    pub path: PathBuf,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal that has them, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// In pipes and files, too.
    Always,
    /// Nowhere.
    Never,
}

/// From which level on findings fail the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// Nothing fails the run.
    Never,
}

impl FailOn {
    /// The least level that fails the run.
    pub fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Info => Some(Level::Info),
            FailOn::Never => None,
        }
    }
}

fn output(text: &str) -> Result<Output, String> {
    let (format, path) = text.split_once('=').ok_or("it is written FORMAT=FILE")?;
    if path.is_empty() {
        return Err("it names no file".into());
    }
    Ok(Output { format: format.parse()?, path: path.into() })
}

fn level(text: &str) -> Result<(String, Setting), String> {
    let (name, word) = text.split_once('=').ok_or("it is written RULE=LEVEL")?;
    let setting = Setting::parse(word).ok_or_else(|| format!("`{word}` is none of {}", Setting::WORDS.join(", ")))?;
    if !rules::is_rule_or_group(name) {
        let near = nearest(name, rules::all().iter().flat_map(|it| [it.name, it.group()]));
        let near = near.map(|it| format!("; there is `{it}`")).unwrap_or_default();
        return Err(format!("there is no rule and no group `{name}`{near}"));
    }
    Ok((name.to_owned(), setting))
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.iter().map(|it| it.as_str()));
    names.try_map(|it| it.parse::<Format>())
}

fn profiles() -> impl TypedValueParser<Value = &'static Profile> {
    let names = PossibleValuesParser::new(profile::PROFILES.iter().map(|it| PossibleValue::new(it.name).help(it.doc)));
    names.try_map(|it| Profile::find(&it).ok_or("there is no such profile"))
}

/// The version of a client: three numbers.
fn client_version(text: &str) -> Result<String, String> {
    match marketlint_rules::semver::Version::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("a version is three numbers, such as 2.1.100".into()),
    }
}
