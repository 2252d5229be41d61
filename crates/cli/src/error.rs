//! What went wrong with the call itself, as opposed to what is wrong in the files.

use std::fmt;
use std::io;

use crate::report::Report;

/// Why marketlint could not do its work.
#[derive(Debug)]
pub enum Error {
    /// The call makes no sense. What to say about it.
    Usage(String),
    /// There is nothing to lint at a path.
    NothingToLint {
        /// The path as it was given.
        path: String,
        /// What was looked for.
        message: String,
    },
    /// The configuration cannot be used; the report says why.
    Config(Box<Report>),
    /// Something could not be read or written.
    Io {
        /// What was being done.
        doing: String,
        /// What came of it.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(message) | Error::NothingToLint { message, .. } => out.write_str(message),
            Error::Config(_) => out.write_str("the configuration cannot be used"),
            Error::Io { doing, source } => write!(out, "{doing}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Usage(_) | Error::NothingToLint { .. } | Error::Config(_) => None,
            Error::Io { source, .. } => Some(source),
        }
    }
}
