//! The lines that a finding speaks of, made fit to be shown: long ones cut, and nothing in them that a terminal obeys.
//!
//! Renderers are given one small text with these lines instead of whole files. Line numbers, columns and paths are the true
//! ones of the files.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use marketlint_parser::{Column, Position, Source};

use super::terminal::{columns, columns_of};
use super::{Place, Report, SourceFile, safe};

/// How lines are chosen and cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// How many lines above and below are shown as well.
    pub(super) context: usize,
    /// How many columns a line may have before it is cut around what is marked.
    pub(super) width: usize,
    /// What stands where something was cut.
    pub(super) ellipsis: &'static str,
}

/// Lines of one or more files, and the marked places in them.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    /// The files, in the order in which the places name them.
    pub(super) files: Vec<&'a SourceFile>,
    /// The lines, by file and number.
    pub(super) lines: Vec<Line>,
    /// The places, in the order in which they were given.
    pub(super) marks: Vec<Mark>,
    /// The lines as one text; each ends in a newline.
    pub(super) text: String,
}

/// One line.
#[derive(Debug)]
pub(super) struct Line {
    /// The index of its file in the excerpt.
    pub(super) file: usize,
    /// Its number in that file, from 0.
    pub(super) index: usize,
    /// Where it stands in the excerpt's text, its newline included.
    pub(super) range: Range<usize>,
    pieces: Vec<Piece>,
}

/// A marked place.
#[derive(Debug)]
pub(super) struct Mark {
    /// The index of its file in the excerpt.
    pub(super) file: usize,
    /// Where it stands in the excerpt's text.
    pub(super) range: Range<usize>,
    /// Where it begins in the file.
    pub(super) start: Position,
}

/// A part of a line that is shown.
#[derive(Debug)]
struct Piece {
    /// Where it lies in the file.
    original: Range<usize>,
    /// Where it begins in the excerpt's text.
    shown: usize,
}

/// So many columns are shown around each of many marks on a long line.
const LEAST: usize = 24;

/// A mark over more lines is shown by its first line.
const MAX_LINES: usize = 8;

impl<'a> Excerpt<'a> {
    /// The lines of some places. Every place lies in a file with text.
    pub(super) fn new(report: &'a Report, places: &[&Place], cut: &Cut) -> Excerpt<'a> {
        let mut out = Excerpt { files: Vec::new(), lines: Vec::new(), marks: Vec::new(), text: String::new() };
        let mut wanted: Vec<Vec<Wanted>> = Vec::new();
        let mut index_of: BTreeMap<usize, usize> = BTreeMap::new();
        let places: Vec<(usize, Wanted)> = places
            .iter()
            .map(|place| {
                let file = report.file(place);
                let index = *index_of.entry(place.file).or_insert_with(|| {
                    out.files.push(file);
                    wanted.push(Vec::new());
                    out.files.len() - 1
                });
                let it = Wanted::new(&file.source, place.range.clone());
                wanted[index].push(it.clone());
                (index, it)
            })
            .collect();
        for (file, wanted) in wanted.iter().enumerate() {
            out.add_lines(file, wanted, cut);
        }
        for (file, it) in places {
            let range = out.shown(file, it.first, it.range.start)..out.shown(file, it.last, it.range.end);
            let start = out.source(file).position(it.range.start, Column::Char);
            out.marks.push(Mark { file, range, start });
        }
        out
    }

    /// The line that holds an offset of the excerpt's text.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|it| it.range.start <= offset).saturating_sub(1)
    }

    /// A line by file and number.
    pub(super) fn line(&self, file: usize, index: usize) -> Option<&Line> {
        let at = self.lines.binary_search_by_key(&(file, index), |it| (it.file, it.index)).ok()?;
        self.lines.get(at)
    }

    /// Where the marked place that begins at an offset of the excerpt's text begins in its file.
    pub(super) fn position(&self, offset: usize) -> Option<Position> {
        self.marks.iter().find(|it| it.range.start == offset).map(|it| it.start)
    }

    /// Lines and what is shown above and below them, as far as it is of the same file and nothing lies between.
    pub(super) fn around(&self, first: usize, last: usize, above: usize, below: usize) -> Option<&[Line]> {
        let follows = |at: usize| match (self.lines.get(at), self.lines.get(at + 1)) {
            (Some(it), Some(next)) => it.file == next.file && it.index + 1 == next.index,
            _ => false,
        };
        if !(first..last).all(follows) {
            return None;
        }
        let from = (0..above).fold(first, |at, _| if at > 0 && follows(at - 1) { at - 1 } else { at });
        let to = (0..below).fold(last, |at, _| if follows(at) { at + 1 } else { at });
        self.lines.get(from..=to)
    }

    fn source(&self, file: usize) -> &'a Source {
        self.files[file].source.as_ref()
    }

    fn add_lines(&mut self, file: usize, wanted: &[Wanted], cut: &Cut) {
        let source = self.source(file);
        let mut indices: BTreeSet<usize> = BTreeSet::new();
        for it in wanted {
            indices.extend(it.first.saturating_sub(cut.context)..=(it.last + cut.context).min(source.line_count() - 1));
        }
        // One line left out would take as much room as the line itself.
        let gaps: Vec<usize> = indices.iter().map(|it| it + 1).filter(|it| indices.contains(&(it + 1))).collect();
        indices.extend(gaps);
        for index in indices {
            let content = content(source, index);
            let marks = wanted.iter().filter(|it| it.first <= index && index <= it.last).map(|it| {
                let start = if it.first == index { it.range.start } else { content.start };
                let end = if it.last == index { it.range.end } else { content.end };
                start..end
            });
            let line = source.text().get(content.clone()).unwrap_or_default();
            let pieces = pieces(line, content.start, marks, cut.width);
            let start = self.text.len();
            let mut at = content.start;
            let mut shown = Vec::with_capacity(pieces.len());
            for original in pieces {
                if original.start > at {
                    self.text.push_str(cut.ellipsis);
                }
                at = original.end;
                shown.push(Piece { original: original.clone(), shown: self.text.len() });
                self.text.push_str(&safe::same_length(source.text().get(original).unwrap_or_default()));
            }
            if at < content.end {
                self.text.push_str(cut.ellipsis);
            }
            self.text.push('\n');
            self.lines.push(Line { file, index, range: start..self.text.len(), pieces: shown });
        }
    }

    /// Where an offset of a line of a file stands in the excerpt's text; what was cut off stands where it was cut.
    fn shown(&self, file: usize, index: usize, offset: usize) -> usize {
        let line = self.line(file, index).expect("the lines of every mark are in the excerpt");
        let pieces = line.pieces.iter().take_while(|it| it.original.start <= offset);
        match pieces.last() {
            Some(piece) => piece.shown + (offset.min(piece.original.end) - piece.original.start),
            None => line.range.start,
        }
    }
}

/// A place, kept to what can be shown of it.
#[derive(Debug, Clone)]
struct Wanted {
    range: Range<usize>,
    first: usize,
    last: usize,
}

impl Wanted {
    fn new(source: &Source, range: Range<usize>) -> Wanted {
        let first = source.line_index(range.start);
        // What ends with a line break ends on its line, not at the start of the next.
        let mut last = source.line_index(range.end.max(range.start + 1) - 1).max(first);
        if last - first >= MAX_LINES {
            last = first;
        }
        let (first_line, last_line) = (content(source, first), content(source, last));
        let start = source.floor(range.start).clamp(first_line.start, first_line.end);
        let end = source.floor(range.end).clamp(last_line.start, last_line.end).max(start);
        Wanted { range: start..end, first, last }
    }
}

/// A line without its break, and without the byte order mark.
fn content(source: &Source, index: usize) -> Range<usize> {
    let range = source.line_range(index).unwrap_or_default();
    let line = source.text().get(range.clone()).unwrap_or_default();
    let line = line.strip_suffix('\n').map_or(line, |it| it.strip_suffix('\r').unwrap_or(it));
    let bom = if index == 0 && source.has_bom() { '\u{FEFF}'.len_utf8() } else { 0 };
    (range.start + bom).min(range.start + line.len())..range.start + line.len()
}

/// What is shown of a line that begins at `start`: all of it, or what lies around the marks.
fn pieces(line: &str, start: usize, marks: impl Iterator<Item = Range<usize>>, width: usize) -> Vec<Range<usize>> {
    if fits(line, width) {
        return std::iter::once(start..start + line.len()).collect();
    }
    let mut marks: Vec<Range<usize>> = marks.map(|it| it.start - start..it.end - start).collect();
    marks.sort_by_key(|it| (it.start, it.end));
    if marks.is_empty() {
        return std::iter::once(start..start + forth(line, 0, width)).collect();
    }
    let width = (width / marks.len()).max(LEAST);
    let mut out: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        // At most two thirds are for the mark, the rest is for what stands around it.
        let end = mark.end.min(forth(line, mark.start, width * 2 / 3));
        let inside = line.get(mark.start..end).map_or(0, columns_of);
        let around = width.saturating_sub(inside) / 2;
        let (from, to) = (back(line, mark.start, around), forth(line, end, around));
        match out.last_mut() {
            // A gap shorter than what would mark it is no gap.
            Some(last) if from <= last.end + 3 => last.end = last.end.max(to),
            _ => out.push(if from <= 3 { 0..to } else { from..to }),
        }
    }
    out.into_iter().map(|it| it.start + start..it.end + start).collect()
}

/// Whether a line has at most that many columns.
fn fits(line: &str, width: usize) -> bool {
    line.len() / 4 <= width && columns_of(line) <= width
}

/// The offset about that many columns before `from`.
fn back(line: &str, from: usize, width: usize) -> usize {
    let before = line.get(..from).unwrap_or_default();
    let mut left = width;
    let cut = before.char_indices().rev().find(|&(_, it)| {
        let full = left < columns(it);
        left = left.saturating_sub(columns(it));
        full
    });
    cut.map_or(0, |(at, it)| at + it.len_utf8())
}

/// The offset about that many columns behind `from`.
fn forth(line: &str, from: usize, width: usize) -> usize {
    let behind = line.get(from..).unwrap_or_default();
    let mut left = width;
    let cut = behind.char_indices().find(|&(_, it)| {
        let full = left < columns(it);
        left = left.saturating_sub(columns(it));
        full
    });
    cut.map_or(line.len(), |(at, _)| from + at)
}
