//! The forms that strings may be asked to have: each says what it is called, how to tell, and which rule speaks of it.

use std::ops::Range;

use crate::diagnostic::{Level, Safety};

/// A form of string.
#[derive(Debug)]
pub struct Format {
    /// What it is called: "a path that starts with `./`".
    pub name: &'static str,
    /// The rule that speaks of faults.
    pub rule: &'static str,
    /// As near as a regular expression of JSON Schema comes to it.
    pub pattern: Option<&'static str>,
    /// What is wrong with a string; nothing where it has the form.
    pub faults: fn(&str) -> Vec<Fault>,
}

/// One thing wrong with a string.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Which part of it; `None` for all of it.
    pub range: Option<Range<usize>>,
    /// What that part is, as a label.
    pub label: &'static str,
    /// Continues "`field` …": "does not start with `./`".
    pub message: String,
    /// What to do, where that differs from "write NAME".
    pub help: Option<String>,
    /// What to write instead of the whole string.
    pub replacement: Option<(Safety, String)>,
    /// The rule that speaks, where it is not the format's.
    pub rule: Option<&'static str>,
    /// How bad, where it is milder than a wrong value of the field.
    pub level: Option<Level>,
    /// What then happens, where it differs from a wrong value of the field.
    pub effect: Option<&'static str>,
}

impl Fault {
    /// A fault of the whole string.
    pub fn of(message: impl Into<String>) -> Fault {
        Fault { range: None, label: "", message: message.into(), help: None, replacement: None, rule: None, level: None, effect: None }
    }

    /// Narrows it to a part.
    pub fn at(mut self, range: Range<usize>) -> Fault {
        self.range = Some(range);
        self
    }

    /// Says what the part is.
    pub fn label(mut self, label: &'static str) -> Fault {
        self.label = label;
        self
    }

    /// Lets another rule speak of it.
    pub fn rule(mut self, rule: &'static str) -> Fault {
        self.rule = Some(rule);
        self
    }

    /// Makes it milder.
    pub fn level(mut self, level: Level) -> Fault {
        self.level = Some(level);
        self
    }

    /// Says what then happens.
    pub fn effect(mut self, effect: &'static str) -> Fault {
        self.effect = Some(effect);
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    /// Offers another string.
    pub fn replace(mut self, safety: Safety, new: impl Into<String>) -> Fault {
        self.replacement = Some((safety, new.into()));
        self
    }
}

/// A string with at least one character.
pub static NOT_EMPTY: Format = Format {
    name: "a string that is not empty",
    rule: "value-not-allowed",
    pattern: Some("."),
    faults: |text| if text.is_empty() { vec![Fault::of("is an empty string")] } else { Vec::new() },
};
