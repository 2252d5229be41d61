//! Why a text was refused, in plain words and at the smallest place.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::reading::Reading;
use crate::SyntaxError;

/// The refusal of a reading, at its place in the source.
pub(super) fn explain(reading: &Reading<'_>, refused: &ScanError) -> SyntaxError {
    let text = reading.text;
    let at = refused.marker().byte_offset().unwrap_or_default().min(text.len());
    let length = text.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
    let (message, help) = words(refused.kind());
    SyntaxError { span: reading.span(at, at + length), message, help: help.map(str::to_owned), related: None, repair: None }
}

/// A refusal of our own.
pub(super) fn at(reading: &Reading<'_>, range: Range<usize>, message: &str, help: &str) -> SyntaxError {
    let span = reading.span(range.start, range.end);
    SyntaxError { span, message: message.to_owned(), help: Some(help.to_owned()), related: None, repair: None }
}

fn words(kind: &ErrorKind) -> (String, Option<&'static str>) {
    use ErrorKind as Kind;
    let quote = Some("put the value in quotes");
    let (message, help) = match kind {
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => ("a colon followed by a space starts a second value here", quote),
        Kind::UnclosedQuotedScalar => ("the quote is never closed", Some("close it")),
        Kind::InvalidTrailingDoubleQuotedScalar | Kind::InvalidTrailingSingleQuotedScalar => {
            ("there is text behind the closing quote", quote)
        }
        Kind::TabNotAllowed | Kind::TabInIndentation | Kind::TabInBlockIndentation | Kind::TabAtBlockScalarStart => {
            ("a tab cannot indent YAML", Some("use spaces"))
        }
        Kind::UnclosedFlowCollection { open } => {
            return (format!("the `{open}` is never closed"), Some("close it, or put the value in quotes"));
        }
        Kind::MismatchedFlowCollectionEnd { open, close } => return (format!("`{close}` cannot close `{open}`"), quote),
        Kind::UnexpectedCharacter { character } => return (format!("a value cannot start with `{character}`"), quote),
        Kind::UnknownAnchor => ("`*` starts an alias, and nothing has that name", quote),
        _ => return (kind.to_string(), None),
    };
    (message.to_owned(), help)
}
