//! Text in, trees with spans out: JSON, YAML and front matter.
//!
//! This crate knows nothing of plugins, rules or reports, and touches nothing outside its arguments.
//! Parsing never fails and never panics: any text gives a tree, or none, and a list of errors.

pub mod frontmatter;
pub mod json;
pub mod node;
pub mod source;
pub mod yaml;

pub use node::{Member, Node, Text, Value};
pub use source::{Column, FileId, Position, Source, Span};

/// What a parser made of a text: as much of a tree as could be built, and every slip at its own place.
#[derive(Debug, Default, Clone)]
pub struct Parsed {
    /// The tree; `None` where the text holds nothing that can be called a value.
    pub root: Option<Node>,
    /// What the official reader refuses. Empty means: accepted.
    pub errors: Vec<SyntaxError>,
    /// The comments, with their markers. JSON comments are listed here and are errors as well.
    pub comments: Vec<Span>,
    /// The YAML was refused as it stands and read only after the official repair of its lines.
    pub repair: Option<Repaired>,
}

/// The repair that made a refused YAML text readable: what was wrong, and what it did to the text.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// Why the text was refused before the repair.
    pub cause: SyntaxError,
    /// The values (from the first character after the colon's white space to the end of the line) that were quoted.
    pub quoted: Vec<Span>,
}

/// One slip, at the smallest place that shows it.
#[derive(Debug, Clone)]
pub struct SyntaxError {
    /// The offending token.
    pub span: Span,
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
    /// What to do about it, where there is something to say.
    pub help: Option<String>,
    /// Another place that belongs to it: the bracket that was never closed.
    pub related: Option<(Span, String)>,
    /// The edit that certainly mends it.
    pub repair: Option<Repair>,
    /// An edit that mends it, but not for certain as its author would.
    pub likely: Option<Repair>,
}

/// An edit that mends a slip.
#[derive(Debug, Clone)]
pub struct Repair {
    /// What it does, in the imperative: "Remove the comma".
    pub title: String,
    /// What is replaced, and by what; in order, not overlapping.
    pub edits: Vec<(Span, String)>,
}
