//! The command line, as data. What it means is known elsewhere.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use marketlint_rules::{Level, Profile, Setting, profile};

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
    /// A path inside a repository lints that repository and shows what lies under the path. Without a path, the
    /// repository around the current directory is linted.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_name = "FORMAT", value_parser = formats(), help_heading = "Output")]
    pub format: Option<Format>,
    /// Show infos too: advice that is hidden otherwise.
    #[arg(long, help_heading = "Output")]
    pub all_severities: bool,
    /// What the repository is for: which rules run, and how loud.
    #[arg(long, value_name = "NAME", value_parser = profiles(), help_heading = "Rules")]
    pub profile: Option<&'static Profile>,
    /// Set the level of a rule or of a group of rules: RULE=error, warning, info, on or off. May be repeated.
    #[arg(long = "level", value_name = "RULE=LEVEL", value_parser = level, help_heading = "Rules")]
    pub levels: Vec<(String, Setting)>,
    /// The level from which findings make the exit status 1.
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "error", help_heading = "Exit status")]
    pub fail_on: FailOn,
    /// The same as `--fail-on warning`.
    #[arg(long, conflicts_with = "fail_on", help_heading = "Exit status")]
    pub strict: bool,
    /// How many threads to use; as many as there are cores without it.
    #[arg(long, value_name = "N", help_heading = "Run")]
    pub jobs: Option<std::num::NonZeroUsize>,
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

fn level(text: &str) -> Result<(String, Setting), String> {
    let (name, word) = text.split_once('=').ok_or("it is written RULE=LEVEL")?;
    let setting = Setting::parse(word).ok_or_else(|| format!("`{word}` is none of {}", Setting::WORDS.join(", ")))?;
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
