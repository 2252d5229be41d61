//! Where the front matter of a Markdown file begins and ends: the official reader's view, quirks included.

use std::ops::Range;

/// A Markdown file split into its parts, as byte ranges of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// The three dashes that open the block.
    pub open: Range<usize>,
    /// What lies between the fences.
    pub yaml: Range<usize>,
    /// The three dashes that close it (the first ones anywhere: perhaps inside a value).
    pub close: Range<usize>,
    /// Everything behind the closing fence and the white space that follows it.
    pub body: Range<usize>,
}

/// Why the official reader sees no front matter, although there may seem to be some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoFrontMatter {
    /// The file is empty, or nothing but white space.
    Empty,
    /// Nothing looks like front matter.
    Absent,
    /// White space or invisible characters stand before the opening fence; without them there would be front matter.
    LeadingBlank(Range<usize>),
    /// Text, such as a comment or a licence, stands before what would be front matter.
    LeadingText {
        /// What stands before it.
        text: Range<usize>,
        /// The three dashes that open nothing there.
        fence: Range<usize>,
    },
    /// The opening fence has more than three dashes: the extra ones.
    FenceTooLong(Range<usize>),
    /// Something follows the three dashes in their line: what it is.
    FenceWithText(Range<usize>),
    /// The block is opened and nowhere closed.
    Unclosed {
        /// The three dashes that open it.
        open: Range<usize>,
    },
    /// The opening line ends in a carriage return alone, or in another line break that is none to the official reader.
    OddLineBreak(Range<usize>),
    /// The file begins with bytes that are no UTF-8 text: it is UTF-16, say.
    NotUtf8Text,
}

/// Finds the block; `None` where the official reader sees none and takes the whole file for the body.
pub fn split(text: &str) -> Option<FrontMatter> {
    let start = text_start(text);
    let rest = text.get(start..)?.strip_prefix(FENCE)?;
    let open = start..start + FENCE.len();
    // The white space behind the fence may go on over blank lines; the block begins behind its last line break.
    let yaml_start = open.end + space(rest).rfind('\n')? + 1;
    let close_start = yaml_start + text.get(yaml_start..)?.find(FENCE)?;
    let close = close_start..close_start + FENCE.len();
    let body_start = close.end + space(text.get(close.end..)?).len();
    Some(FrontMatter { open, yaml: yaml_start..close_start, close, body: body_start..text.len() })
}

/// Why `split` finds nothing; `None` where it finds something.
pub fn why_none(text: &str) -> Option<NoFrontMatter> {
    if split(text).is_some() {
        return None;
    }
    let start = text_start(text);
    let content = text.get(start..).unwrap_or_default();
    let n_nuls = content.bytes().take(64).filter(|&it| it == 0).count();
    if content.starts_with('\u{FFFD}') || n_nuls > 1 {
        return Some(NoFrontMatter::NotUtf8Text);
    }
    let is_blank = |it| is_space(it) || matches!(it, '\u{200B}'..='\u{200D}' | '\u{2060}');
    let blank = text.len() - content.trim_start_matches(is_blank).len();
    if blank == text.len() {
        return Some(NoFrontMatter::Empty);
    }
    Some(match content.strip_prefix(FENCE) {
        Some(rest) => bad_opening(rest, start + FENCE.len()),
        None if text.get(blank..).is_some_and(|it| split(it).is_some()) => NoFrontMatter::LeadingBlank(start..blank),
        None => late_block(text, start).unwrap_or(NoFrontMatter::Absent),
    })
}

const FENCE: &str = "---";

/// What is wrong behind three dashes at the start of the file.
fn bad_opening(rest: &str, at: usize) -> NoFrontMatter {
    let line_end = rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
    let line = rest.get(..line_end).unwrap_or_default();
    let n_dashes = line.len() - line.trim_start_matches('-').len();
    let said = line.trim_matches(is_space);
    if n_dashes > 0 && said.len() == n_dashes {
        return NoFrontMatter::FenceTooLong(at..at + n_dashes);
    }
    if !said.is_empty() {
        let text = at + line.len() - line.trim_start_matches(is_space).len();
        return NoFrontMatter::FenceWithText(text..text + said.len());
    }
    if space(rest).contains('\n') || line_end == rest.len() {
        return NoFrontMatter::Unclosed { open: at - FENCE.len()..at };
    }
    let length = rest.get(line_end..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
    NoFrontMatter::OddLineBreak(at + line_end..at + line_end + length)
}

/// A block that would be front matter if it stood first: a fence, right below it something like `name: …`, and a closing fence.
/// What stands in a block of code shows how others should look.
fn late_block(text: &str, start: usize) -> Option<NoFrontMatter> {
    let mut at = start;
    let mut in_code = false;
    for line in text.get(start..)?.split_inclusive('\n') {
        let here = text.get(at..)?;
        in_code ^= ["```", "~~~"].iter().any(|it| line.trim_start().starts_with(it));
        if !in_code && line.trim_end_matches(is_space) == FENCE && split(here).is_some() {
            let key = here.get(line.len()..)?.split(':').next()?;
            let is_key = !key.is_empty() && key.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_'));
            return is_key.then(|| NoFrontMatter::LeadingText { text: start..at, fence: at..at + FENCE.len() });
        }
        at += line.len();
    }
    None
}

fn text_start(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 }
}

/// The white space at the start.
fn space(text: &str) -> &str {
    let length = text.len() - text.trim_start_matches(is_space).len();
    text.get(..length).unwrap_or_default()
}

/// White space as `\s` of a JavaScript regular expression: with the byte order mark, without U+0085.
fn is_space(it: char) -> bool {
    it == '\u{FEFF}' || (it.is_whitespace() && it != '\u{85}')
}
