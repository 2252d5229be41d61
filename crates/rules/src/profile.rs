//! What a repository may be for: named sets of levels and demands, as data.

use crate::config::{ALL, Layer, Policy, Setting};
use crate::diagnostic::Level;

/// A named set of levels and demands.
#[derive(Debug)]
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// Whom it is for.
    pub doc: &'static str,
    /// What it sets, by rule or group.
    pub levels: &'static [(&'static str, Setting)],
    /// What it demands.
    pub policy: fn() -> Policy,
}

const ERROR: Setting = Setting::At(Level::Error);

/// The profiles, the default one first.
pub static PROFILES: &[Profile] = &[
    Profile { name: "cli", doc: "plugins that are added and installed with Claude Code itself", levels: &[], policy: Policy::default },
    Profile {
        name: "directory",
        doc: "plugins that are submitted to the public plugin directory",
        levels: &[("directory", Setting::On), ("mcp-unpinned-package", Setting::At(Level::Warning))],
        policy: Policy::default,
    },
    Profile {
        name: "community",
        doc: "entries of the public community catalogue, with the invariants its own gate checks",
        levels: &[
            ("description-length", ERROR),
            ("entry-unsorted", ERROR),
            ("hidden-characters", ERROR),
            ("manifest-not-found", ERROR),
            ("plugin-manifest-missing", ERROR),
            ("plugin-name-not-kebab", ERROR),
            ("source-without-sha", ERROR),
        ],
        policy: || Policy { sorted_entries: true, description_length: Some((10, 2000)), pinned_sources: true, ..Policy::default() },
    },
    Profile {
        name: "cowork",
        doc: "plugins that claude.ai and Cowork shall accept as well, as far as their rules are known",
        levels: &[
            ("bin-directory", ERROR),
            ("description-not-uploadable", ERROR),
            ("hook-field-unknown", ERROR),
            ("manifest-not-found", ERROR),
            ("mcp-server-local", ERROR),
            ("plugin-manifest-missing", ERROR),
            ("plugin-name-not-kebab", ERROR),
        ],
        policy: Policy::default,
    },
    Profile { name: "all", doc: "whoever wants to see what every rule has to say", levels: &[(ALL, Setting::On)], policy: Policy::default },
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
