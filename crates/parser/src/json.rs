//! JSON with the verdict of JavaScript's `JSON.parse` on every input, going on after each slip.

use crate::{FileId, Parsed};

/// Reads a whole text as JSON. A leading byte order mark is skipped (who refuses it says so elsewhere).
pub fn parse(_file: FileId, _text: &str) -> Parsed {
    Parsed::default()
}
