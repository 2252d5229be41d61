//! `--format plain`: what logs and pipes get, and what the rule pages show.

use std::io;
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Chars, Config};

use super::excerpt::{Cut, Excerpt};
use super::{Finding, Place, Report, safe};

/// Writes every finding with the lines it speaks of.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    findings(report, &report.findings, out)
}

/// Writes some findings.
pub(super) fn findings(report: &Report, findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    let config = Config { chars: Chars::ascii(), ..Config::default() };
    for finding in findings {
        one(report, finding, &config, out)?;
    }
    Ok(())
}

const CUT: Cut = Cut { context: 0, width: 160, ellipsis: "..." };

fn one(report: &Report, finding: &Finding, config: &Config, out: &mut dyn io::Write) -> io::Result<()> {
    let (shown, bare): (Vec<&Place>, Vec<&Place>) = finding.places().partition(|it| report.file(it).has_text());
    let excerpt = Excerpt::new(report, &shown, &CUT);
    let digits = excerpt.lines.iter().map(|it| it.index + 1).max().map_or(1, |it| it.ilog10() as usize + 1);
    let margin = " ".repeat(digits);

    writeln!(out, "{}[{}]: {}", finding.level.as_str(), finding.rule.name, safe::escape(&finding.message))?;
    let (above, below): (Vec<&Place>, Vec<&Place>) = bare.into_iter().partition(|it| **it == finding.place);
    for place in above {
        path_only(report, place, &margin, out)?;
    }
    for line in snippets(&excerpt, &shown, &finding.place, config).map_err(io::Error::other)?.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    for place in below {
        path_only(report, place, &margin, out)?;
    }
    if let Some(help) = &finding.help {
        if !shown.is_empty() {
            writeln!(out, "{margin} |")?;
        }
        writeln!(out, "{margin} = help: {}", safe::escape(help))?;
    }
    writeln!(out)
}

/// A directory or an empty file: there is nothing to show of it but its path.
fn path_only(report: &Report, place: &Place, margin: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let colon = if place.text.is_empty() { "" } else { ": " };
    writeln!(out, "{margin} --> {}{colon}{}", safe::escape(&report.file(place).path), safe::escape(&place.text))
}

fn snippets(excerpt: &Excerpt<'_>, places: &[&Place], primary: &Place, config: &Config) -> Result<String, Error> {
    if places.is_empty() {
        return Ok(String::new());
    }
    let labels = excerpt.marks.iter().zip(places).map(|(mark, place)| {
        let label = if *place == primary { Label::primary } else { Label::secondary };
        label(mark.file, mark.range.clone()).with_message(safe::escape(&place.text))
    });
    let diagnostic = Diagnostic::new(Severity::Error).with_labels(labels.collect());
    let text = term::emit_into_string(config, excerpt, &diagnostic)?;
    // The renderer's own header has no word for advice.
    let (_, below_header) = text.split_once('\n').unwrap_or_default();
    Ok(below_header.trim_end().to_owned())
}

impl<'a> Files<'a> for Excerpt<'a> {
    type FileId = usize;
    type Name = std::borrow::Cow<'a, str>;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<Self::Name, Error> {
        self.files.get(id).map(|it| safe::escape(&it.path)).ok_or(Error::FileMissing)
    }

    fn source(&'a self, _: usize) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, _: usize, offset: usize) -> Result<usize, Error> {
        self.lines.get(self.line_at(offset)).map(|it| it.index).ok_or(Error::FileMissing)
    }

    fn line_range(&'a self, id: usize, line_idx: usize) -> Result<Range<usize>, Error> {
        let line = self.line(id, line_idx).ok_or(Error::LineTooLarge { given: line_idx, max: 0 })?;
        Ok(line.range.clone())
    }

    fn column_number(&'a self, _: usize, _: usize, offset: usize) -> Result<usize, Error> {
        Ok(self.position(offset).map_or(1, |it| it.column))
    }
}
