//! What the user decides: plain data. How it was written down is not known here.

use std::collections::BTreeMap;

use globset::GlobSet;

use crate::Rule;
use crate::diagnostic::Level;

/// What is read before the rules run, and what rules may ask for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Fields the house knows beside ours: never reported as unknown.
    pub house_fields: Vec<String>,
    /// The oldest client that must cope with the repository.
    pub min_client: Option<String>,
}

/// Which rules run, how loud, and where.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// What was decided, the weakest decision first: profile, file, path overrides, command line.
    pub layers: Vec<Layer>,
    /// What is read before the rules run.
    pub options: Options,
}

/// Levels that were set together.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Where they apply; everywhere without it.
    pub paths: Option<GlobSet>,
    /// By the name of a rule or of a group; a rule's own beats its group's.
    pub levels: BTreeMap<String, Setting>,
}

/// What a rule may be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It does not run.
    Off,
    /// It runs at its own levels.
    On,
    /// It runs at this level, whatever it says itself.
    At(Level),
}

impl Setting {
    /// The words for them.
    pub const WORDS: &[&str] = &["off", "on", "info", "warning", "error"];

    /// The setting of that word.
    pub fn parse(word: &str) -> Option<Setting> {
        Some(match word {
            "off" => Setting::Off,
            "on" => Setting::On,
            "info" => Setting::At(Level::Info),
            "warning" | "warn" => Setting::At(Level::Warning),
            "error" => Setting::At(Level::Error),
            _ => return None,
        })
    }
}

impl Layer {
    /// What it says of a rule.
    fn setting(&self, rule: &Rule) -> Option<Setting> {
        let by_name = std::iter::once(rule.name).chain(rule.aliases.iter().copied());
        by_name.chain([rule.group()]).find_map(|it| self.levels.get(it)).copied()
    }
}

impl Config {
    /// Sets a rule or a group above all that was set before.
    pub fn with(mut self, name: &str, setting: Setting) -> Config {
        self.layers.push(Layer { paths: None, levels: BTreeMap::from([(name.to_owned(), setting)]) });
        self
    }

    /// What is set for a rule in a file.
    pub fn setting(&self, rule: &Rule, path: &str) -> Setting {
        let here = self.layers.iter().rev().filter(|it| it.paths.as_ref().is_none_or(|it| it.is_match(path)));
        here.into_iter().find_map(|it| it.setting(rule)).unwrap_or(Self::default_of(rule))
    }

    /// Whether a rule runs at all: somewhere it is not off.
    pub fn runs(&self, rule: &Rule) -> bool {
        for layer in self.layers.iter().rev() {
            match (layer.setting(rule), &layer.paths) {
                (Some(Setting::Off), None) => return false,
                (None, _) | (Some(Setting::Off), Some(_)) => {}
                (Some(_), _) => return true,
            }
        }
        Self::default_of(rule) != Setting::Off
    }

    fn default_of(rule: &Rule) -> Setting {
        if rule.opt_in { Setting::Off } else { Setting::On }
    }
}
