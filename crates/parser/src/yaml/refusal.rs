//! Why a text was refused, in plain words and at the smallest place.

use std::ops::Range;

use super::reading::Reading;

/// Where a reading ended, and why.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) range: Range<usize>,
    pub(super) cause: Cause,
    /// The other place that belongs to it: the bracket that was opened.
    pub(super) related: Option<Range<usize>>,
}

/// What was found that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// `&` or `*` without a name.
    AnchorName,
    /// `&a *b`.
    AnchoredAlias,
    BehindBlockIndicator,
    /// A key in quotes or brackets, and then no colon.
    BehindKey,
    BehindMarker,
    BehindValue,
    /// An empty line with more spaces than the first line of the block scalar that it begins.
    BlankLineIndentation,
    /// A colon in the second or a later line of a value without quotes.
    ContinuedColon,
    DashInMapping,
    EmptyEntry,
    Escape,
    /// Something behind the one value of the document.
    Extra,
    FlowIndentation,
    Indentation,
    Mismatched,
    MissingComma,
    MultilineKey,
    NoColon,
    NoDash,
    /// `-`, `?` or `:` behind a key on the same line.
    NotHere(char),
    Nul,
    QuotedLineIndentation,
    SecondColon,
    /// Two anchors, or two tags.
    SecondProperty,
    StartsWith(char),
    Tab,
    Tag,
    Unclosed,
    UnclosedQuote,
    UnknownAlias,
}

/// A message, and what to do about it.
type Words = (String, &'static str);

const QUOTE_IT: &str = "put the whole value in quotes";

impl Refusal {
    /// The refusal of a text made from another, at its place in that.
    pub(super) fn in_source(self, reading: &Reading<'_>) -> Self {
        Refusal { range: reading.source_range(&self.range), related: self.related.map(|it| reading.source_range(&it)), ..self }
    }

    /// The refusal of a text, in words.
    pub(super) fn words(&self, text: &str) -> Words {
        let found = text.get(self.range.clone()).unwrap_or_default();
        let before = text.get(..self.range.start).unwrap_or_default();
        let behind = text.get(self.range.end..).unwrap_or_default();
        let starts_line = before.trim_end_matches([' ', '\t']).is_empty() || before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']);
        let say = |message: &str, help: &'static str| (message.to_owned(), help);
        match self.cause {
            Cause::AnchorName if found.starts_with('*') => say("`*` starts an alias, and no name follows it", QUOTE_IT),
            Cause::AnchorName => say("`&` starts an anchor, and no name follows it", QUOTE_IT),
            Cause::AnchoredAlias => say("an alias cannot have an anchor or a tag of its own", "remove it"),
            Cause::BehindBlockIndicator => {
                let indicator = before.trim_end().rsplit([' ', '\t', '\n']).next().unwrap_or_default();
                (
                    format!("text stands behind `{indicator}`, which starts a block on the next line"),
                    "put the whole value in quotes, or the text on a line of its own",
                )
            }
            Cause::BehindKey => say("the key has no colon behind it", "add the colon, or put the whole line in quotes"),
            Cause::BehindMarker => say("text stands behind the end of the document", "put it on a line of its own"),
            Cause::BehindValue => behind_value(before, found),
            Cause::BlankLineIndentation => say("an empty line is indented deeper than the text that follows it", "remove the spaces"),
            Cause::ContinuedColon => say(
                "the line continues the value above it, and a value with a colon and a space in it needs quotes",
                "indent the line like the keys if it is one, or put the whole value in quotes",
            ),
            Cause::DashInMapping => say("a list item stands among the keys of a mapping", "indent the list below the key it belongs to"),
            Cause::EmptyEntry => say("nothing stands before this comma", "remove the comma"),
            Cause::Escape if ["\\x", "\\u", "\\U"].iter().any(|it| found.starts_with(it)) => {
                (format!("`{found}` names no character"), "write the backslash twice, or use single quotes")
            }
            Cause::Escape => (format!("`{found}` means nothing in double quotes"), "write the backslash twice, or use single quotes"),
            Cause::Extra if found.contains(": ") || found.ends_with(':') => {
                say("the line is indented less than the keys above it", "indent all keys alike")
            }
            Cause::Extra => say(
                "the line stands behind the end of what the document holds",
                "indent it if it belongs to what stands above, or remove it",
            ),
            Cause::FlowIndentation => say("a line within brackets is not indented deeper than the key", "indent the line"),
            Cause::Indentation if !before.ends_with(' ') => {
                say("the line belongs to no key above it", "indent it like the lines it belongs with")
            }
            Cause::Indentation => {
                let n_spaces = before.len() - before.trim_end_matches(' ').len();
                let spaces = if n_spaces == 1 { "1 space" } else { &format!("{n_spaces} spaces") };
                (format!("the line is indented by {spaces} and belongs to no key above it"), "indent it like the lines it belongs with")
            }
            Cause::Mismatched => {
                let open = self.related.clone().and_then(|it| text.get(it)).unwrap_or_default();
                (format!("`{found}` cannot close `{open}`"), "close the brackets in order, or put the whole value in quotes")
            }
            Cause::MissingComma => {
                say("no comma separates this from the entry before it", "add the comma, or put the whole value in quotes")
            }
            Cause::MultilineKey => {
                say("a key and its colon do not stand on one line", "put them on one line, or put the whole value in quotes")
            }
            Cause::NoColon if found.contains(':') && !found.contains(": ") => {
                (format!("the colon in `{}` has no space behind it", excerpt(found)), "put a space behind the colon")
            }
            Cause::NoColon => {
                (format!("`{}` is no `key: value`", excerpt(found)), "add the key, or indent the line if it continues the value above")
            }
            Cause::NoDash => {
                say("a line among list items does not start with `- `", "start it with `- `, or indent it if it belongs to the item above")
            }
            Cause::NotHere('-') => {
                say("a list cannot start on the line of its key", "put each item on a line of its own, or the whole value in quotes")
            }
            Cause::NotHere(it) => (format!("a value cannot start with `{it} `"), QUOTE_IT),
            Cause::Nul => say("YAML cannot hold a NUL character", "remove it"),
            Cause::QuotedLineIndentation => say("a line of a quoted value is not indented deeper than its key", "indent the line"),
            Cause::SecondColon if behind.starts_with(['\n', '\r']) || behind.is_empty() => {
                say("a value that ends in a colon needs quotes", QUOTE_IT)
            }
            Cause::SecondColon => say("a value with a colon and a space in it needs quotes", QUOTE_IT),
            Cause::SecondProperty => say("a value cannot have two anchors or two tags", "remove one"),
            Cause::StartsWith('%') if before.trim().is_empty() => {
                say("`%` starts a directive, and no document follows it", "remove the line")
            }
            Cause::StartsWith(it) if starts_line => {
                (format!("a line cannot start with `{it}` here"), "put the key or the value in quotes, or remove the line")
            }
            Cause::StartsWith('`') => say("a value without quotes cannot start with a backtick", QUOTE_IT),
            Cause::StartsWith(it) => (format!("a value without quotes cannot start with `{it}`"), QUOTE_IT),
            Cause::Tab => say("a tab cannot indent YAML", "indent with spaces"),
            Cause::Tag => (format!("`!` starts a tag, and `{}` is none", excerpt(found)), QUOTE_IT),
            Cause::Unclosed => (format!("the `{found}` is never closed"), "close it, or put the whole value in quotes"),
            Cause::UnclosedQuote => (format!("the quote `{found}` is never closed"), "close it"),
            Cause::UnknownAlias => {
                let name = found.trim_start_matches('*');
                (format!("`{found}` is an alias, and there is no anchor `&{name}` before it"), QUOTE_IT)
            }
        }
    }
}

fn behind_value(before: &str, found: &str) -> Words {
    if found.starts_with('#') {
        return ("a comment needs a space before its `#`".to_owned(), "add the space, or put the whole value in quotes");
    }
    let behind = match before.trim_end().chars().next_back() {
        Some('"' | '\'') => "the closing quote".to_owned(),
        Some(bracket @ (']' | '}')) => format!("the closing `{bracket}`"),
        _ => "the value".to_owned(),
    };
    (format!("text stands behind {behind}"), QUOTE_IT)
}

/// The start of a long text.
fn excerpt(text: &str) -> String {
    const MAX: usize = 40;
    match text.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
