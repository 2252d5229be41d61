//! Everything with a side effect: arguments, the disk, the terminal. A thin library behind the binary `marketlint`.

use std::io::{self, Write as _};

use marketlint_rules::{Level, Rule, rules};

use args::{Cli, Command, Lint, ListFormat};
use report::{Format, RenderOptions, Report};

pub mod apply;
pub mod args;
pub mod discover;
pub mod git;
pub mod json_schema;
pub mod lint;
pub mod lsp;
pub mod reference;
pub mod report;
pub mod roots;

/// Does what the arguments say. The answer is the exit status: 0 for nothing to complain of, 1 for findings, 2 where the
/// work could not be done.
pub fn run(cli: Cli) -> u8 {
    let done = match cli.command {
        None => run_lint(&cli.lint),
        Some(Command::Lint(args)) => run_lint(&args),
        Some(Command::Explain { rule }) => explain(&rule),
        Some(Command::Rules { format }) => list_rules(format),
    };
    done.unwrap_or_else(|error| {
        // Where the message cannot be written there is nobody left to be told.
        let _ = writeln!(io::stderr(), "marketlint: {error}");
        2
    })
}

fn run_lint(args: &Lint) -> Result<u8, Error> {
    let format = args.format.unwrap_or(Format::Plain);
    let cwd = std::env::current_dir().map_err(|source| Error::Io { doing: "cannot see the current directory".into(), source })?;
    let report = match lint::lint(args, &cwd) {
        Ok(mut report) => {
            hide_infos(&mut report, args);
            report
        }
        Err(error) => {
            // Tools that read the report find the reason in it, too.
            if let (Format::Json, Error::NothingToLint { path, message }) = (format, &error) {
                write(|out| report::render(format, &lint::nothing(path, message), &RenderOptions::default(), out))?;
            }
            return Err(error);
        }
    };
    let fail_on = if args.strict { Some(Level::Warning) } else { args.fail_on.level() };
    let failed = report.findings.iter().any(|it| fail_on.is_some_and(|least| it.level >= least));
    let mut options = RenderOptions::default();
    options.run.exit_code = u8::from(failed);
    write(|out| report::render(format, &report, &options, out))?;
    Ok(u8::from(failed))
}

/// Advice that nobody asked for is counted, not shown.
fn hide_infos(report: &mut Report, args: &Lint) {
    if args.all_severities || args.fail_on == args::FailOn::Info {
        return;
    }
    let before = report.findings.len();
    report.findings.retain(|it| it.level > Level::Info);
    report.hidden = before - report.findings.len();
}

fn explain(name: &str) -> Result<u8, Error> {
    let Some(rule) = rules::find(name) else {
        return Err(Error::Usage(format!("there is no rule `{name}`")));
    };
    write(|out| out.write_all(rule.page.as_bytes()))?;
    Ok(0)
}

fn list_rules(format: ListFormat) -> Result<u8, Error> {
    match format {
        ListFormat::Plain => write(|out| {
            rules::all()
                .iter()
                .try_for_each(|it| writeln!(out, "{:32} {:12} {:8} {}", it.name, it.group(), it.level.as_str(), it.summary()))
        })?,
        ListFormat::Json => {
            let rules: Vec<serde_json::Value> = rules::all().iter().map(|it| about(it)).collect();
            write(|out| writeln!(out, "{:#}", serde_json::Value::Array(rules)))?;
        }
    }
    Ok(0)
}

/// A rule for scripts.
fn about(rule: &Rule) -> serde_json::Value {
    serde_json::json!({
        "name": rule.name,
        "aliases": rule.aliases,
        "group": rule.group(),
        "severity": rule.level.as_str(),
        "optIn": rule.opt_in,
        "fix": rule.fixes.map(|it| it.as_str()),
        "since": rule.since,
        "witness": { "by": rule.witness.by.as_str(), "client": rule.witness.client },
        "summary": rule.summary(),
        "url": rule.url(),
    })
}

/// Writes to standard output. Nobody listening any more is no failure.
fn write(what: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match what(&mut out).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Io { doing: "cannot write to standard output".into(), source })
        }
        _ => Ok(()),
    }
}

/// What went wrong with the call itself, as opposed to what is wrong in the files.
#[derive(Debug)]
pub enum Error {
    /// The call makes no sense: a bad flag, nothing to lint. What to say about it.
    Usage(String),
    /// There is nothing to lint at a path.
    NothingToLint {
        /// The path as it was given.
        path: String,
        /// What was looked for.
        message: String,
    },
    /// Something could not be read or written.
    Io {
        /// What was being done.
        doing: String,
        /// What came of it.
        source: std::io::Error,
    },
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Usage(message) | Error::NothingToLint { message, .. } => out.write_str(message),
            Error::Io { doing, source } => write!(out, "{doing}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Usage(_) | Error::NothingToLint { .. } => None,
            Error::Io { source, .. } => Some(source),
        }
    }
}
