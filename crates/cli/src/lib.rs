//! Everything with a side effect: arguments, the disk, the terminal. A thin library behind the binary `marketlint`.

use std::io::{self, Read as _, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::CommandFactory;
use marketlint_parser::Source;
use marketlint_rules::Level;

use args::{Cli, Command, Lint};
use lint::Linted;
use progress::Progress;
use report::{Format, Notification, RenderOptions, Report, VersionControl};

pub mod apply;
pub mod args;
pub mod baseline;
mod bounded;
pub mod config_file;
pub mod discover;
pub mod error;
pub mod explain;
pub mod git;
pub mod history;
pub mod init;
mod interruption;
pub mod json_schema;
pub mod lint;
pub mod lsp;
pub mod progress;
pub mod reference;
pub mod report;
pub mod roots;
pub mod step_summary;
pub mod terminal;

pub use error::Error;

/// Does what the arguments say. The answer is the exit status: 0 for nothing to complain of, 1 for findings, 2 where the
/// work could not be done.
pub fn run(cli: Cli) -> u8 {
    // A rule that panics is caught and reported as a finding; nobody wants to see its trace.
    panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = info.to_string();
        }
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(|| dispatch(cli)));
    match done {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            complain(&error);
            2
        }
        Err(_) => {
            let what = LAST_PANIC.lock().map(|it| it.clone()).unwrap_or_default();
            say(&format!("this is a bug in marketlint: please report it\n{what}"));
            2
        }
    }
}

/// What the last panic had to say.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn dispatch(cli: Cli) -> Result<u8, Error> {
    match cli.command {
        None => lint(&cli.lint),
        Some(Command::Lint(args)) => lint(&args),
        Some(Command::Fix(args)) => lint(&Lint { fix: true, ..*args }),
        Some(Command::Explain { rule }) => explain::rule(&rule).map(|()| 0),
        Some(Command::Rules { format }) => explain::list(format).map(|()| 0),
        Some(Command::Init { path }) => {
            let said = init::init(&path, &current_dir()?)?;
            print(|out| said.iter().try_for_each(|it| writeln!(out, "{it}"))).map(|()| 0)
        }
        Some(Command::Schema { kind, draft }) => explain::schema(&kind, draft).map(|()| 0),
        Some(Command::Lsp) => {
            let failed = |it| Error::Io { doing: "cannot go on serving the editor".into(), source: io::Error::other(it) };
            lsp::serve(&lint::config_of).map(|()| 0).map_err(failed)
        }
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "marketlint", &mut script);
            print(|out| out.write_all(&script)).map(|()| 0)
        }
        Some(Command::Man) => print(|out| clap_mangen::Man::new(Cli::command()).render(out)).map(|()| 0),
    }
}

fn lint(args: &Lint) -> Result<u8, Error> {
    start_threads(args);
    let cwd = current_dir()?;
    let stdin = args.stdin_path.as_ref().map(|_| read_stdin()).transpose()?;
    let terminal = terminal::of_stdout(args.color);
    let by_default = if io::IsTerminal::is_terminal(&io::stdout()) { Format::Human } else { Format::Plain };
    let format = args.format.unwrap_or(by_default);
    let progress = terminal::is_watched().then(|| Progress::start("linting …".into()));
    let outcome = lint::lint(args, &cwd, stdin);
    drop(progress);
    let linted = match outcome {
        Ok(linted) => linted,
        Err(error) => {
            // Tools that read the report find the reason in it, too.
            let mut options = RenderOptions::default();
            options.run.exit_code = 2;
            match &error {
                Error::NothingToLint { path, message } if format == Format::Json => {
                    print(|out| report::render(format, &lint::nothing(path, message), &options, out))?;
                }
                Error::Config(report) if format == Format::Json => print(|out| report::render(format, report, &options, out))?,
                _ => {}
            }
            return Err(error);
        }
    };
    let mut status = status(&linted);
    if !args.quiet {
        linted.notes.iter().for_each(|it| say(it));
    }
    for failure in &linted.failures {
        complain(failure);
        status = 2;
    }
    if let Some(diff) = &linted.diff {
        let changes = u8::from(!diff.is_empty());
        return print(|out| out.write_all(diff.as_bytes())).map(|()| status.max(changes));
    }
    let mut options = RenderOptions {
        terminal,
        quiet: args.quiet,
        statistics: args.statistics,
        show_suppressed: args.show_suppressed,
        ..RenderOptions::default()
    };
    options.run.exit_code = status;
    options.run.notifications = notifications(&linted);
    options.run.version_control = version_control(&linted, &cwd);
    // First the files: whoever stops reading the terminal still wants them.
    for output in &args.output {
        write_output(&output.path, output.format, &linted.report, &options)?;
    }
    print(|out| report::render(format, &linted.report, &options, out))?;
    if format == Format::Github {
        step_summary::append(&linted.report, &options)?;
    }
    Ok(status)
}

fn status(linted: &Linted) -> u8 {
    let least = linted.fail_on.level();
    u8::from(linted.report.findings.iter().any(|it| least.is_some_and(|least| it.level >= least)))
}

/// Deep trees are walked by functions that call themselves; their stacks are only as large as what is used of them.
fn start_threads(args: &Lint) {
    let threads = args.jobs.map_or(0, std::num::NonZeroUsize::get);
    // There is one pool in the process; whoever has started it already has decided.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build_global();
}

fn current_dir() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|source| Error::Io { doing: "cannot see the current directory".into(), source })
}

fn read_stdin() -> Result<Source, Error> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|source| Error::Io { doing: "cannot read standard input".into(), source })?;
    Ok(Source::from_bytes(bytes))
}

/// What is said on standard error, for the formats that have a place for it.
fn notifications(linted: &Linted) -> Vec<Notification> {
    let notes = linted.notes.iter().map(|it| Notification { level: Level::Info, message: it.clone() });
    notes.chain(linted.failures.iter().map(|it| Notification { level: Level::Error, message: it.to_string() })).collect()
}

fn version_control(linted: &Linted, cwd: &Path) -> Option<VersionControl> {
    let git = linted.git.as_ref()?;
    let (branch, revision) = git.head();
    let way = cwd.strip_prefix(&git.top).unwrap_or(Path::new(""));
    let parts: Vec<_> = way.components().map(|it| it.as_os_str().to_string_lossy()).collect();
    Some(VersionControl { repository: git.remote().map(|it| it.url), revision, branch, prefix: parts.join("/") })
}

/// Writes a report to a file: whole or not at all.
fn write_output(path: &Path, format: Format, report: &Report, options: &RenderOptions) -> Result<(), Error> {
    let failed = |source| Error::Io { doing: format!("cannot write {}", path.display()), source };
    let plain = RenderOptions { terminal: report::Terminal::default(), ..options.clone() };
    let mut content = Vec::new();
    report::render(format, report, &plain, &mut content).map_err(failed)?;
    apply::write_atomically(path, &content).map_err(failed)
}

/// Writes to standard output. Nobody listening any more is no failure.
pub(crate) fn print(what: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match what(&mut out).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Io { doing: "cannot write to standard output".into(), source })
        }
        _ => Ok(()),
    }
}

/// Says what went wrong on standard error.
fn complain(error: &Error) {
    if let Error::Config(report) = error {
        let mut text = Vec::new();
        if report::plain::render(report, &mut text).is_ok() {
            let _ = io::stderr().write_all(&text);
        }
    }
    say(&error.to_string());
}

/// Writes a line to standard error; where that cannot be written there is nobody left to be told.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "marketlint: {}", report::safe::escape(line));
}
