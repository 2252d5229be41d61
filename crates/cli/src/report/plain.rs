//! `--format plain`: what logs and pipes get, and what the rule pages show.

use std::io;

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Config};
use marketlint_parser::Column;
use marketlint_rules::Level;

use super::{Finding, Place, Report};

/// Writes every finding with the lines it speaks of.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        one(report, finding, out)?;
    }
    Ok(())
}

/// Writes one finding.
pub fn one(report: &Report, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let label = |style, place: &Place| Label::new(style, place.file, place.range.clone()).with_message(&place.text);
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Info => Severity::Note,
    };
    let primary = std::iter::once(label(LabelStyle::Primary, &finding.place));
    let secondary = finding.labels.iter().map(|it| label(LabelStyle::Secondary, it));
    let diagnostic = Diagnostic::new(severity)
        .with_code(finding.rule.name)
        .with_message(&finding.message)
        .with_labels(primary.chain(secondary).collect())
        .with_notes(finding.help.iter().map(|it| format!("help: {it}")).collect());
    let config = Config { chars: term::Chars::ascii(), ..Config::default() };
    term::emit_to_io_write(&mut &mut *out, &config, &Lines(report), &diagnostic).map_err(io::Error::other)
}

/// The files of a report, as the renderer wants to ask for them.
struct Lines<'a>(&'a Report);

impl Lines<'_> {
    fn source(&self, id: usize) -> Result<&marketlint_parser::Source, Error> {
        self.0.files.get(id).map(|it| it.source.as_ref()).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Lines<'a> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        self.0.files.get(id).map(|it| it.path.as_str()).ok_or(Error::FileMissing)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(Lines::source(self, id)?.text())
    }

    fn line_index(&'a self, id: usize, offset: usize) -> Result<usize, Error> {
        Ok(Lines::source(self, id)?.line_index(offset))
    }

    fn line_range(&'a self, id: usize, line_idx: usize) -> Result<std::ops::Range<usize>, Error> {
        let source = Lines::source(self, id)?;
        source.line_range(line_idx).ok_or(Error::LineTooLarge { given: line_idx, max: source.line_count() })
    }

    fn column_number(&'a self, id: usize, _line_idx: usize, offset: usize) -> Result<usize, Error> {
        Ok(Lines::source(self, id)?.position(offset, Column::Char).column)
    }
}
