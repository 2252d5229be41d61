//! `--format human`: for people at a terminal, drawn by miette, file by file.

use std::fmt;
use std::io;

use marketlint_rules::{Level, Safety};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity, SourceCode, SourceSpan, SpanContents,
    ThemeCharacters, ThemeStyles,
};

use super::excerpt::{Cut, Excerpt};
use super::terminal::{Paint, wrap};
use super::{Finding, Place, Report, Terminal, safe, summary};

/// Writes the findings, each file's under its path.
pub fn render(report: &Report, terminal: Terminal, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::new(terminal);
    for findings in report.findings.chunk_by(|a, b| a.place.file == b.place.file) {
        if let Some(first) = findings.first() {
            let path = &report.file(&first.place).path;
            let counts = summary::counts(findings.iter().map(|it| it.level));
            writeln!(out, "{}{}\n", paint.bold(&safe::escape(path)), paint.dim(&format!(": {counts}")))?;
        }
        for finding in findings {
            one(report, finding, terminal, out)?;
        }
    }
    Ok(())
}

/// What the frame and the line number take of a line.
const MARGIN: usize = 8;

fn one(report: &Report, finding: &Finding, terminal: Terminal, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::new(terminal);
    let cut =
        Cut { context: 1, width: terminal.width.saturating_sub(MARGIN).max(20), ellipsis: if terminal.unicode { "…" } else { "..." } };
    let (shown, bare): (Vec<&Place>, Vec<&Place>) = finding.places().partition(|it| report.file(it).has_text());
    let drawing = Drawing {
        message: safe::escape(&finding.message).into_owned(),
        level: finding.level,
        labels: shown.iter().map(|it| safe::escape(&it.text).into_owned()).collect(),
        primary: shown.iter().position(|it| **it == finding.place),
        excerpt: Excerpt::new(report, &shown, &cut),
    };

    let rule = paint.link(&finding.rule.url(), finding.rule.name);
    let at = finding.path.as_ref().filter(|it| !it.is_empty()).map_or(String::new(), |it| format!(" {}", safe::escape(it)));
    writeln!(out, "{}{}", paint.level(finding.level, &format!("{}[{rule}]", finding.level.as_str())), paint.dim(&at))?;
    let mut text = String::new();
    drawing.handler(terminal).render_report(&mut text, &drawing).map_err(io::Error::other)?;
    // The message stands two columns in, the drawing below it at least three.
    let message = text.lines().take_while(|it| !it.starts_with("   ")).count();
    for line in text.lines().take(message) {
        writeln!(out, "{}", line.trim_end())?;
    }
    for place in bare {
        let colon = if place.text.is_empty() { "" } else { ": " };
        note("at", &format!("{}{colon}{}", report.file(place).path, place.text), paint.dim("at"), terminal, out)?;
    }
    for line in text.lines().skip(message) {
        writeln!(out, "{}", line.trim_end())?;
    }
    if let Some(help) = &finding.help {
        note("help", help, paint.level(Level::Info, "help"), terminal, out)?;
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.safety {
            Safety::Safe => "`marketlint fix` does it",
            Safety::Unsafe => "`marketlint fix --unsafe-fixes` does it; look at what changes",
        };
        note("fix", &format!("{} ({how})", fix.title), paint.good("fix"), terminal, out)?;
    }
    writeln!(out)
}

/// A line below the drawing, broken at the width of the terminal. `shown` is its title with colours.
fn note(title: &str, text: &str, shown: String, terminal: Terminal, out: &mut dyn io::Write) -> io::Result<()> {
    let indent = title.len() + 4;
    let text = safe::escape(text);
    for (at, line) in wrap(&text, terminal.width.saturating_sub(indent).max(20)).iter().enumerate() {
        match at {
            0 => writeln!(out, "  {shown}: {line}")?,
            _ => writeln!(out, "{:indent$}{line}", "")?,
        }
    }
    Ok(())
}

/// One finding as miette wants to be asked for it.
struct Drawing<'a> {
    message: String,
    level: Level,
    labels: Vec<String>,
    primary: Option<usize>,
    excerpt: Excerpt<'a>,
}

impl Drawing<'_> {
    fn handler(&self, terminal: Terminal) -> GraphicalReportHandler {
        let characters = if terminal.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let mut styles = if terminal.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        if terminal.color {
            let main = match self.level {
                Level::Error => styles.error,
                Level::Warning => styles.warning,
                Level::Info => styles.advice,
            };
            // Styles are dealt out to the labels in the order in which they stand in the text.
            let mut order: Vec<usize> = (0..self.excerpt.marks.len()).collect();
            order.sort_by_key(|&it| self.excerpt.marks.get(it).map(|it| it.range.start));
            styles.highlights = order.iter().map(|&it| if Some(it) == self.primary { main.bold() } else { styles.help }).collect();
            if styles.highlights.is_empty() {
                styles.highlights.push(main);
            }
        }
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(terminal.width)
            .with_context_lines(1)
            .without_syntax_highlighting()
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.excerpt.marks.is_empty()).then_some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.excerpt.marks.iter().zip(&self.labels).enumerate().map(|(at, (mark, text))| {
            let text = (!text.is_empty()).then(|| text.clone());
            let span = SourceSpan::from(mark.range.clone());
            if Some(at) == self.primary { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
        });
        Some(Box::new(labels))
    }
}

impl SourceCode for Excerpt<'_> {
    /// Whole lines, so that columns are those of the excerpt; but the start of a place alone is answered with its true column.
    fn read_span<'a>(&'a self, span: &SourceSpan, above: usize, below: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (first, last) = (self.line_at(span.offset()), self.line_at(span.offset() + span.len().saturating_sub(1)));
        let lines = self.around(first, last, above, below).ok_or(MietteError::OutOfBounds)?;
        let (Some(top), Some(bottom)) = (lines.first(), lines.last()) else { return Err(MietteError::OutOfBounds) };
        let range = top.range.start..bottom.range.end;
        let data = self.text.get(range.clone()).ok_or(MietteError::OutOfBounds)?;
        let column = if above == 0 && below == 0 { self.position(span.offset()).map_or(0, |it| it.column - 1) } else { 0 };
        let name = self.files.get(top.file).map_or(String::new(), |it| safe::escape(&it.path).into_owned());
        Ok(Box::new(MietteSpanContents::new_named(name, data.as_bytes(), range.into(), top.index, column, lines.len())))
    }
}
