//! What the user decides: plain data. How it was written down is not known here.

use std::collections::BTreeMap;

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
    /// Levels by the name of a rule or of a group; a rule's own beats its group's.
    pub levels: BTreeMap<String, Setting>,
    /// Rules that are off unless asked for, and are asked for by the profile.
    pub opted_in: Vec<String>,
    /// What is read before the rules run.
    pub options: Options,
}

/// What a rule may be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It does not run.
    Off,
    /// It runs at this level, whatever it says itself.
    At(Level),
}

impl Config {
    /// What is set for a rule, if anything.
    pub fn setting(&self, rule: &Rule) -> Option<Setting> {
        let by_name = std::iter::once(rule.name).chain(rule.aliases.iter().copied());
        by_name.chain([rule.group()]).find_map(|it| self.levels.get(it)).copied()
    }

    /// Whether a rule runs at all.
    pub fn runs(&self, rule: &Rule) -> bool {
        match self.setting(rule) {
            Some(Setting::Off) => false,
            Some(Setting::At(_)) => true,
            None => !rule.opt_in || self.opted_in.iter().any(|it| it == rule.name || it == rule.group()),
        }
    }
}
