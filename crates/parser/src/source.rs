//! Files, spans, and the one place where byte offsets become lines and columns.

use std::sync::OnceLock;

/// A file of the run: its index in the tree of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// Half-open bytes of one file's text, on character boundaries. The derived order is the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span does not end before it starts");
        Span { file, start: start as u32, end: end as u32 }
    }

    /// As a range, for slicing the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// How many bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// From the start of this one to the end of `other`, in the same file.
    pub fn to(self, other: Span) -> Span {
        Span { end: other.end.max(self.start), ..self }
    }

    /// The first `n` bytes (the opening brace, say).
    pub fn first(self, n: u32) -> Span {
        Span { end: (self.start + n).min(self.end), ..self }
    }
}

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Unicode scalar values: terminals, JSON, GitHub.
    Char,
    /// UTF-16 code units: editors and SARIF.
    Utf16,
}

/// A place for people: both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in that line.
    pub column: usize,
}

/// A text as it was read from disk, with what is needed to find places in it again.
#[derive(Debug, Default)]
pub struct Source {
    text: String,
    /// Where bytes that are no UTF-8 were replaced: (offset behind the replacement in `text`, the same on disk).
    replaced: Vec<(u32, u32)>,
    line_starts: OnceLock<Vec<u32>>,
    /// How much stands before every so many bytes, for columns of very long lines.
    counts: OnceLock<Vec<Count>>,
}

/// How long a text is in two units.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    chars: usize,
    utf16: usize,
}

impl Count {
    /// Continuation bytes begin no character; four bytes are two units of UTF-16.
    fn of(bytes: &[u8]) -> Count {
        let chars = bytes.iter().filter(|&&it| it & 0xC0 != 0x80).count();
        Count { chars, utf16: chars + bytes.iter().filter(|&&it| it >= 0xF0).count() }
    }

    fn plus(self, other: Count) -> Count {
        Count { chars: self.chars + other.chars, utf16: self.utf16 + other.utf16 }
    }

    fn minus(self, other: Count) -> Count {
        Count { chars: self.chars - other.chars, utf16: self.utf16 - other.utf16 }
    }
}

/// From here on, a line is long.
const LONG: usize = 512;

impl Source {
    /// A text that is UTF-8 already.
    pub fn new(text: impl Into<String>) -> Self {
        Source { text: text.into(), ..Source::default() }
    }

    /// Bytes from disk. What is no UTF-8 is replaced by U+FFFD, as the official reader does.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return Source::new(text),
            Err(refused) => refused.into_bytes(),
        };
        let mut text = String::with_capacity(bytes.len() + 16);
        let mut replaced = Vec::new();
        let mut on_disk = 0;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            on_disk += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                text.push('\u{FFFD}');
                on_disk += chunk.invalid().len();
                replaced.push((text.len() as u32, on_disk as u32));
            }
        }
        Source { text, replaced, ..Source::default() }
    }

    /// The text, a leading byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether bytes were replaced: then no fix may touch the file.
    pub fn is_lossy(&self) -> bool {
        !self.replaced.is_empty()
    }

    /// Where the replaced bytes stand in the text (each is one U+FFFD).
    pub fn replacements(&self) -> impl Iterator<Item = usize> + '_ {
        self.replaced.iter().map(|&(behind, _)| behind as usize - '\u{FFFD}'.len_utf8())
    }

    /// The offset on disk of an offset in the text.
    pub fn disk_offset(&self, offset: usize) -> usize {
        let before = self.replaced.partition_point(|&(behind, _)| behind as usize <= offset);
        match before.checked_sub(1).and_then(|it| self.replaced.get(it)) {
            Some(&(behind, on_disk)) => offset - behind as usize + on_disk as usize,
            None => offset,
        }
    }

    /// Whether the text begins with a byte order mark.
    pub fn has_bom(&self) -> bool {
        self.text.starts_with('\u{FEFF}')
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| at as u32 + 1)).collect()
        })
    }

    /// How many lines there are; a text that ends in a newline has an empty last one.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The index (from 0) of the line that holds the offset.
    pub fn line_index(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start as usize <= offset) - 1
    }

    /// Where the line of that index (from 0) begins and ends, its line break included.
    pub fn line_range(&self, line_idx: usize) -> Option<std::ops::Range<usize>> {
        let starts = self.line_starts();
        let start = *starts.get(line_idx)? as usize;
        let end = starts.get(line_idx + 1).map_or(self.text.len(), |&it| it as usize);
        Some(start..end)
    }

    /// The line and column of an offset. A byte order mark is no column of its own.
    pub fn position(&self, offset: usize, unit: Column) -> Position {
        let offset = self.floor(offset);
        let line_idx = self.line_index(offset);
        let start = self.line_starts().get(line_idx).map_or(0, |&it| it as usize);
        let start = if start == 0 && self.has_bom() { '\u{FEFF}'.len_utf8().min(offset) } else { start };
        let before = if offset - start < LONG {
            Count::of(self.text.as_bytes().get(start..offset).unwrap_or_default())
        } else {
            self.count_to(offset).minus(self.count_to(start))
        };
        let column = match unit {
            Column::Char => before.chars,
            Column::Utf16 => before.utf16,
        };
        Position { line: line_idx + 1, column: column + 1 }
    }

    /// How much stands before an offset, without going through all of it each time.
    fn count_to(&self, offset: usize) -> Count {
        let bytes = self.text.as_bytes();
        let counts = self.counts.get_or_init(|| {
            let chunks = bytes.chunks(LONG).scan(Count::default(), |sum, chunk| {
                let before = *sum;
                *sum = sum.plus(Count::of(chunk));
                Some(before)
            });
            chunks.collect()
        });
        let (chunk, start) = (offset / LONG, offset / LONG * LONG);
        let rest = Count::of(bytes.get(start..offset).unwrap_or_default());
        // An offset at the very end may begin a chunk that is not there.
        match counts.get(chunk) {
            Some(before) => before.plus(rest),
            None => Count::of(bytes),
        }
    }

    /// The nearest character boundary at or before the offset.
    pub fn floor(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// What stands at a span; empty where the span is not of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_or_utf16_units() {
        let source = Source::new("é😀x\ny");
        assert_eq!(source.position(6, Column::Char), Position { line: 1, column: 3 });
        assert_eq!(source.position(6, Column::Utf16), Position { line: 1, column: 4 });
        assert_eq!(source.position(8, Column::Char), Position { line: 2, column: 1 });
        assert_eq!(source.position(99, Column::Char), Position { line: 2, column: 2 });
    }

    #[test]
    fn offsets_lead_back_to_the_disk() {
        let source = Source::from_bytes(b"a\xff\xfeb\xe2\x82c".to_vec());
        assert_eq!(source.text(), "a\u{FFFD}\u{FFFD}b\u{FFFD}c");
        assert!(source.is_lossy());
        assert_eq!(source.disk_offset(0), 0);
        assert_eq!(source.disk_offset(1), 1);
        assert_eq!(source.disk_offset(7), 3, "the b");
        assert_eq!(source.disk_offset(11), 6, "the c");
    }

    #[test]
    fn columns_of_long_lines_are_counted_alike() {
        let source = Source::new("x\n".to_owned() + &"aé😀".repeat(3000));
        for (at, (offset, _)) in source.text().char_indices().enumerate().skip(2).step_by(7) {
            let before = &source.text()[2..offset];
            assert_eq!(source.position(offset, Column::Char), Position { line: 2, column: at - 1 });
            assert_eq!(source.position(offset, Column::Utf16).column, before.encode_utf16().count() + 1);
        }
        let whole = Source::new("a".repeat(2 * LONG));
        assert_eq!(whole.position(2 * LONG, Column::Char).column, 2 * LONG + 1);
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let source = Source::new("\u{FEFF}{}");
        assert_eq!(source.position(3, Column::Char), Position { line: 1, column: 1 });
    }
}
