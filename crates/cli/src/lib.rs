//! Everything with a side effect: arguments, the disk, the terminal. A thin library behind the binary `marketlint`.

pub mod apply;
pub mod discover;
pub mod lint;
pub mod report;

/// What went wrong with the call itself, as opposed to what is wrong in the files.
#[derive(Debug)]
pub enum Error {
    /// The call makes no sense: a bad flag, nothing to lint. What to say about it.
    Usage(String),
    /// Something could not be read or written.
    Io {
        /// What was being done.
        doing: String,
        /// What came of it.
        source: std::io::Error,
    },
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Usage(message) => out.write_str(message),
            Error::Io { doing, source } => write!(out, "{doing}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Usage(_) => None,
            Error::Io { source, .. } => Some(source),
        }
    }
}
