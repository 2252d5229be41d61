//! What the terminal can do, as its environment tells.

use std::env;
use std::io::{self, IsTerminal};

use crate::args::When;
use crate::report::Terminal;

/// What standard output can show.
pub fn of_stdout(color: When) -> Terminal {
    let is_terminal = io::stdout().is_terminal();
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => is_set("CLICOLOR_FORCE") || (is_terminal && wants_color()),
    };
    Terminal { color, links: color && is_terminal && shows_links(), unicode: speaks_unicode(), width: width().clamp(40, 200) }
}

/// Whether people read along.
pub fn is_watched() -> bool {
    io::stderr().is_terminal() && !is_dumb()
}

fn wants_color() -> bool {
    !is_set("NO_COLOR") && !is_dumb() && env::var_os("CLICOLOR").is_none_or(|it| it != "0")
}

fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|it| it == "dumb")
}

/// Terminals that are known to show links; others may print the codes.
fn shows_links() -> bool {
    let program = env::var("TERM_PROGRAM").unwrap_or_default();
    let term = env::var("TERM").unwrap_or_default();
    matches!(program.as_str(), "iTerm.app" | "WezTerm" | "vscode" | "ghostty" | "Hyper" | "Tabby")
        || ["kitty", "alacritty", "foot", "ghostty"].iter().any(|it| term.contains(it))
        || is_set("WT_SESSION")
        || env::var("VTE_VERSION").is_ok_and(|it| it.parse().is_ok_and(|it: u32| it >= 5000))
}

fn speaks_unicode() -> bool {
    if cfg!(windows) {
        return is_set("WT_SESSION") || is_set("TERM_PROGRAM");
    }
    // The first that is set decides, as in the C library.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|it| env::var(it).ok().filter(|it| !it.is_empty()));
    locale.is_none_or(|it| it.to_ascii_lowercase().replace('-', "").contains("utf8"))
}

fn width() -> usize {
    let told = env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(it, _)| usize::from(it.0));
    told.or_else(seen).unwrap_or(100)
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|it| !it.is_empty() && it != "0")
}
