//! What a repository may be for: named sets of levels, as data.

use crate::config::{Layer, Setting};

/// A named set of levels.
#[derive(Debug)]
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// Whom it is for.
    pub doc: &'static str,
    /// What it sets, by rule or group.
    pub levels: &'static [(&'static str, Setting)],
}

/// The profiles, the default one first.
pub static PROFILES: &[Profile] = &[
    Profile { name: "cli", doc: "plugins that are added and installed with Claude Code itself", levels: &[] },
    Profile { name: "directory", doc: "plugins that are submitted to the public plugin directory", levels: &[("directory", Setting::On)] },
];

impl Profile {
    /// The profile of that name.
    pub fn find(name: &str) -> Option<&'static Profile> {
        PROFILES.iter().find(|it| it.name == name)
    }

    /// Its levels as a layer of a configuration.
    pub fn layer(&self) -> Layer {
        Layer::new(self.levels.iter().copied())
    }
}
