//! Patterns that few texts need. To build one costs more than to lint a small plugin, and to try one more than to look for a word.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use regex::Regex;

/// A pattern, with words of which each match has one in it.
pub(crate) struct Sought {
    words: LazyLock<Vec<Finder<'static>>>,
    regex: LazyLock<Regex>,
}

impl Sought {
    /// Both must be written down as constants.
    pub(crate) const fn new(words: fn() -> Vec<Finder<'static>>, regex: fn() -> Regex) -> Sought {
        Sought { words: LazyLock::new(words), regex: LazyLock::new(regex) }
    }

    /// The pattern, where it may match.
    pub(crate) fn for_text(&self, text: &str) -> Option<&Regex> {
        self.words.iter().any(|it| it.find(text.as_bytes()).is_some()).then(|| &*self.regex)
    }
}

/// `sought!["curl", "wget" => r"\b(?:curl|wget)\s"]`
macro_rules! sought {
    ($($word:literal),+ => $pattern:expr) => {
        $crate::sought::Sought::new(
            || vec![$(memchr::memmem::Finder::new($word)),+],
            || regex::Regex::new($pattern).expect("the pattern is well formed"),
        )
    };
}
pub(crate) use sought;
