//! What a terminal takes: colours and links where it has them, and lines that fit.

use marketlint_rules::Level;

use super::Terminal;

/// Wraps texts in escape codes; the texts themselves are safe already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint(Terminal);

impl Paint {
    /// For a terminal.
    pub(super) fn new(terminal: Terminal) -> Paint {
        Paint(terminal)
    }

    /// What stands out.
    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What may be skipped.
    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// What helps.
    pub(super) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// In the colour of a level.
    pub(super) fn level(self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Error => "1;31",
            Level::Warning => "1;33",
            Level::Info => "1;36",
        };
        self.with(code, text)
    }

    /// A text that leads somewhere.
    pub(super) fn link(self, url: &str, text: &str) -> String {
        if self.0.links { format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\") } else { text.to_owned() }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Breaks a text at its spaces; a word that is too long is broken where the line ends.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        if used > 0 && used + 1 + columns_of(word) > width {
            lines.push(String::new());
            used = 0;
        }
        if used > 0 {
            lines.last_mut().expect("there is always a line").push(' ');
            used += 1;
        }
        for it in word.chars() {
            if used + columns(it) > width {
                lines.push(String::new());
                used = 0;
            }
            lines.last_mut().expect("there is always a line").push(it);
            used += columns(it);
        }
    }
    lines
}

/// How many columns a text takes, never too few.
pub(super) fn columns_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// How many columns a character takes, never too few.
pub(super) fn columns(it: char) -> usize {
    match it {
        '\t' => 4,
        '\u{0}'..='\u{10FF}' => 1,
        _ => 2,
    }
}
