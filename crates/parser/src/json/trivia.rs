//! What stands between tokens: white space that JSON knows, and all that people put there besides.

use std::ops::Range;

use super::Reader;

impl Reader<'_> {
    /// Moves to the next token and says with what byte it begins. Comments and the like are reported on the way.
    pub(super) fn skip_trivia(&mut self) -> Option<u8> {
        loop {
            match *self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte @ (b'"' | b',' | b':' | b'{' | b'}' | b'[' | b']' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-') => {
                    return Some(byte);
                }
                byte => {
                    if !self.skip_odd_trivia(byte) {
                        return Some(byte);
                    }
                }
            }
        }
    }

    fn skip_odd_trivia(&mut self, byte: u8) -> bool {
        let rest = self.slice(self.at..self.text.len());
        match byte {
            b'/' if rest.starts_with("/*") => self.block_comment(rest, "*/"),
            b'<' if rest.starts_with("<!--") => self.block_comment(rest, "-->"),
            b'/' if rest.starts_with("//") => self.comment(self.line_end(self.at)),
            b'#' => self.comment(self.line_end(self.at)),
            b'<' | b'=' | b'>' | b'|' => self.conflict_marker(rest),
            _ => self.odd_white_space(rest),
        }
    }

    fn block_comment(&mut self, rest: &str, end: &str) -> bool {
        // A search to the end of the text for each of a million comments would not end.
        let found = if self.is_patient() { rest.find(end) } else { None };
        let end = found.map_or(self.line_end(self.at), |at| self.at + at + end.len());
        self.comment(end)
    }

    fn comment(&mut self, end: usize) -> bool {
        let range = self.at..end;
        self.comments.push(self.span(range.clone()));
        let edit = self.edit(self.removal(range.clone()), "");
        self.error(range, "JSON has no comments").mend("Remove the comment", vec![edit]);
        self.at = end;
        true
    }

    /// A merge conflict: reported at its first line, read as if ours had been chosen.
    fn conflict_marker(&mut self, rest: &str) -> bool {
        const MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
        let at_line_start = self.at == 0 || self.bytes.get(self.at - 1) == Some(&b'\n');
        let Some(marker) = MARKERS.iter().position(|it| at_line_start && rest.starts_with(it)) else { return false };
        if !self.conflict || marker == 0 {
            let range = self.at..self.line_end(self.at);
            self.error(range, "a merge conflict was left in the file").help("keep one side and remove the three marker lines");
            self.conflict = true;
        }
        let mut end = self.at;
        if (marker == 1 || marker == 2) && !self.no_conflict_end {
            match rest.find("\n>>>>>>>") {
                Some(it) => end = self.at + it + 1,
                None => self.no_conflict_end = true,
            }
        }
        self.at = self.line_end(end);
        true
    }

    /// Control characters and white space that JSON does not know.
    fn odd_white_space(&mut self, rest: &str) -> bool {
        let run: &str = rest.split(|it| !is_odd_space(it)).next().unwrap_or_default();
        let Some(first) = run.chars().next() else { return false };
        let name = match first {
            '\0' => "a NUL character",
            '\u{A0}' => "a no-break space",
            '\u{FEFF}' => "a byte order mark",
            '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' => "an invisible character",
            it if it.is_control() && it != '\u{B}' && it != '\u{C}' => "a control character",
            _ => "an odd white space character",
        };
        let message = format!("{name} (U+{:04X}) stands outside the strings", u32::from(first));
        let range = self.at..self.at + run.len();
        let is_space = run.chars().any(char::is_whitespace);
        let (title, right) = if is_space { ("Replace it with a space", " ") } else { ("Remove it", "") };
        let edit = self.edit(range.clone(), right);
        self.at = range.end;
        self.error(range, message).mend(title, vec![edit]);
        true
    }

    /// What to remove so that no trace is left: the line where it stands alone, else the blanks on one side.
    pub(super) fn removal(&self, range: Range<usize>) -> Range<usize> {
        let is_blank = |it: &u8| matches!(it, b' ' | b'\t');
        let before = self.bytes.get(..range.start).unwrap_or_default();
        let n_before = before.iter().rev().take_while(|it| is_blank(it)).count();
        let behind = self.bytes.get(range.end..).unwrap_or_default();
        let n_behind = behind.iter().take_while(|it| is_blank(it)).count();
        let line_start = range.start - n_before;
        let opens_line = line_start == 0 || self.bytes.get(line_start - 1) == Some(&b'\n');
        let line_break = match behind.get(n_behind..).unwrap_or_default() {
            [] => Some(0),
            [b'\n', ..] => Some(1),
            [b'\r', b'\n', ..] => Some(2),
            _ => None,
        };
        match line_break {
            Some(line_break) if opens_line => line_start..range.end + n_behind + line_break,
            // What follows removes these blanks itself if it has to go too.
            None if opens_line && !matches!(behind.get(n_behind), Some(b'/' | b'#' | b'<' | b',')) => range.start..range.end + n_behind,
            None if opens_line => range,
            _ => line_start..range.end,
        }
    }

    /// Where the line of an offset ends, before its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|it| matches!(it, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    /// Whether a Markdown fence starts at the place.
    pub(super) fn at_fence(&self) -> bool {
        self.is_fence(self.at)
    }

    pub(super) fn is_fence(&self, at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|it| it.starts_with(b"```"))
    }
}

/// White space and control characters that JSON does not allow between tokens.
pub(super) fn is_odd_space(it: char) -> bool {
    match it {
        ' ' | '\t' | '\n' | '\r' => false,
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => true,
        _ => it.is_whitespace() || it.is_control(),
    }
}
