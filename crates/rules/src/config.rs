//! What the user decides: plain data. How it was written down is not known here.

use std::collections::BTreeMap;

use globset::GlobSet;

use crate::Rule;
use crate::diagnostic::Level;
use crate::semver::{Range, Version};

/// What is read before the rules run, and what rules may ask for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Fields the house knows beside ours: never reported as unknown.
    pub house_fields: Vec<String>,
    /// The oldest client that must cope with the repository.
    pub min_client: Option<String>,
    /// What the house demands beyond what Claude Code does.
    pub policy: Policy,
}

impl Options {
    /// Whether clients older than a version must cope with the repository; `None` where nothing is said about clients.
    pub fn serves_older_than(&self, version: &str) -> Option<bool> {
        let oldest = Version::parse(self.min_client.as_deref()?)?;
        Some(Range::parse(&format!("<{version}"))?.allows(&oldest))
    }
}

/// What a house demands. Every demand is a rule that is off until its option is set here or its level is set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// `name-reserved-by-house`: names that no marketplace and no plugin may have.
    pub reserved_names: Vec<String>,
    /// `entry-unsorted`: the entries of the catalogue are sorted by name.
    pub sorted_entries: bool,
    /// `category-not-allowed`: the categories an entry may have.
    pub categories: Option<Vec<String>>,
    /// `description-length`: how many characters a description has at least, and at most.
    pub description_length: Option<(usize, usize)>,
    /// `license-not-allowed`: the licences a plugin may have, as SPDX identifiers.
    pub licenses: Option<Vec<String>>,
    /// `readme-row-missing`: the README names every plugin.
    pub readme_rows: bool,
    /// `entry-version-missing` where it must stand, `entry-version-forbidden` where it must not.
    pub entry_version: Option<Demand>,
    /// `source-host-not-allowed`: the hosts that plugins may come from.
    pub source_hosts: Option<Vec<String>>,
    /// `source-owner-not-allowed`: the owners (`owner` or `host/owner`) that plugins may come from.
    pub source_owners: Option<Vec<String>>,
    /// `source-without-sha`: every source elsewhere names a commit.
    pub pinned_sources: bool,
    /// `file-over-size`: how many bytes a file of a plugin may have.
    pub max_file_size: Option<u64>,
    /// `repository-over-size`: how many bytes the files of the repository may have together.
    pub max_repository_size: Option<u64>,
    /// `required-file-missing`: the files every plugin has.
    pub required_files: Vec<String>,
    /// `hook-event-not-allowed`: the events that hooks may listen to.
    pub hook_events: Option<Vec<String>>,
    /// `hook-command-not-allowed`: the commands that hooks may run, `*` for any characters.
    pub hook_commands: Option<Vec<String>>,
    /// `mcp-server-not-allowed`: the servers, by name, `*` for any characters.
    pub mcp_servers: Option<Vec<String>>,
    /// `mcp-package-not-allowed`: the packages that servers are started from, `*` for any characters.
    pub mcp_packages: Option<Vec<String>>,
}

/// Whether something must be there or must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// It must.
    Required,
    /// It must not.
    Forbidden,
}

impl Policy {
    /// The rules whose options are set: they are on.
    pub fn rules(&self) -> Vec<&'static str> {
        let asked = [
            ("name-reserved-by-house", !self.reserved_names.is_empty()),
            ("entry-unsorted", self.sorted_entries),
            ("category-not-allowed", self.categories.is_some()),
            ("description-length", self.description_length.is_some()),
            ("license-not-allowed", self.licenses.is_some()),
            ("readme-row-missing", self.readme_rows),
            ("entry-version-missing", self.entry_version == Some(Demand::Required)),
            ("entry-version-forbidden", self.entry_version == Some(Demand::Forbidden)),
            ("source-host-not-allowed", self.source_hosts.is_some()),
            ("source-owner-not-allowed", self.source_owners.is_some()),
            ("source-without-sha", self.pinned_sources),
            ("file-over-size", self.max_file_size.is_some()),
            ("repository-over-size", self.max_repository_size.is_some()),
            ("required-file-missing", !self.required_files.is_empty()),
            ("hook-event-not-allowed", self.hook_events.is_some()),
            ("hook-command-not-allowed", self.hook_commands.is_some()),
            ("mcp-server-not-allowed", self.mcp_servers.is_some()),
            ("mcp-package-not-allowed", self.mcp_packages.is_some()),
        ];
        asked.into_iter().filter_map(|(rule, is_set)| is_set.then_some(rule)).collect()
    }
}

/// Which rules run, how loud, and where.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// What was decided, the weakest decision first: profile, policy, file, path overrides, command line.
    pub layers: Vec<Layer>,
    /// What is silenced, with a reason.
    pub ignores: Vec<Ignore>,
    /// The rule set that was agreed on (`0.1`): rules that came later stay off.
    pub pinned: Option<String>,
    /// The way from where the patterns were written down to the root, `plugins/a/`; empty where that is the same.
    pub base: String,
    /// The date, as `2026-12-31`; without it no ignore has run out.
    pub today: Option<String>,
    /// What is read before the rules run.
    pub options: Options,
}

/// Levels that were set together.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Where they apply; everywhere without it.
    pub paths: Option<GlobSet>,
    /// By the name of a rule or of a group, or for `all`; a rule's own beats its group's, and that beats what all have.
    pub levels: BTreeMap<String, Setting>,
}

/// What stands for every rule where a name of a rule or of a group is asked for.
pub const ALL: &str = "all";

/// Findings that are not to be shown.
#[derive(Debug, Clone)]
pub struct Ignore {
    /// Of which rule.
    pub rule: String,
    /// In which files; in all without it.
    pub paths: Option<GlobSet>,
    /// At or below which place of the document, as the tokens of a pointer; `*` stands for any one.
    pub at: Option<Vec<String>>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts, as `2026-12-31`.
    pub until: Option<String>,
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
            "warning" => Setting::At(Level::Warning),
            "error" => Setting::At(Level::Error),
            _ => return None,
        })
    }
}

impl Layer {
    /// Levels that apply everywhere.
    pub fn new<N: Into<String>>(levels: impl IntoIterator<Item = (N, Setting)>) -> Layer {
        Layer { paths: None, levels: levels.into_iter().map(|(name, setting)| (name.into(), setting)).collect() }
    }

    /// What it says of a rule.
    fn setting(&self, rule: &Rule) -> Option<Setting> {
        if self.levels.is_empty() {
            return None;
        }
        let by_name = std::iter::once(rule.name).chain(rule.aliases.iter().copied());
        by_name.chain([rule.group(), ALL]).find_map(|it| self.levels.get(it)).copied()
    }
}

impl Ignore {
    /// Whether it has run out.
    pub fn is_over(&self, today: Option<&str>) -> bool {
        // Dates of this form are ordered as text.
        self.until.as_deref().zip(today).is_some_and(|(until, today)| until < today)
    }

    /// Whether it speaks of a finding of a rule, in a file, at a pointer into it.
    pub fn covers(&self, rule: &Rule, path: &str, pointer: Option<&str>) -> bool {
        let at_the_place = || {
            let Some(at) = &self.at else { return true };
            let mut tokens = pointer.unwrap_or_default().split('/').skip(1);
            at.iter().all(|wanted| tokens.next().is_some_and(|it| wanted == "*" || *wanted == it.replace("~1", "/").replace("~0", "~")))
        };
        rule.is_called(&self.rule) && self.paths.as_ref().is_none_or(|it| it.is_match(path)) && at_the_place()
    }
}

impl Config {
    /// Sets a rule or a group above all that was set before.
    pub fn with(mut self, name: &str, setting: Setting) -> Config {
        self.layers.push(Layer::new([(name, setting)]));
        self
    }

    /// A path from the root, as the patterns see it.
    pub fn seen(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What is set for a rule in a file.
    pub fn setting(&self, rule: &Rule, path: &str) -> Setting {
        if self.is_later(rule) {
            return Setting::Off;
        }
        let mut strongest_first = self.layers.iter().rev();
        let set = strongest_first.find_map(|layer| match &layer.paths {
            Some(paths) => layer.setting(rule).filter(|_| paths.is_match(self.seen(path))),
            None => layer.setting(rule),
        });
        set.unwrap_or(default_of(rule))
    }

    /// Whether a rule runs at all: somewhere it is not off.
    pub fn runs(&self, rule: &Rule) -> bool {
        !self.is_later(rule) && self.would_run(rule)
    }

    /// Whether a rule would run but for the agreed rule set.
    pub fn waits(&self, rule: &Rule) -> bool {
        self.is_later(rule) && self.would_run(rule)
    }

    fn would_run(&self, rule: &Rule) -> bool {
        for layer in self.layers.iter().rev() {
            match (layer.setting(rule), &layer.paths) {
                (Some(Setting::Off), None) => return false,
                (None, _) | (Some(Setting::Off), Some(_)) => {}
                (Some(_), _) => return true,
            }
        }
        default_of(rule) != Setting::Off
    }

    /// Whether a rule came after the agreed rule set. `0.1` holds every `0.1.x`.
    fn is_later(&self, rule: &Rule) -> bool {
        let Some(pinned) = &self.pinned else { return false };
        let numbers = |version: &str| version.split('.').map(|it| it.parse::<u64>().unwrap_or_default()).collect::<Vec<_>>();
        let pinned = numbers(pinned);
        numbers(rule.since).get(..pinned.len()).is_some_and(|since| since > pinned.as_slice())
    }
}

fn default_of(rule: &Rule) -> Setting {
    if rule.opt_in { Setting::Off } else { Setting::On }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule { name: "a-rule", aliases: &["its-old-name"], since: "0.2.1", file: "group/a_rule.rs", ..Rule::DEFAULT };
    static OPT_IN: Rule = Rule { name: "opt-in", opt_in: true, file: "group/opt_in.rs", ..Rule::DEFAULT };

    fn only(path: &str) -> Option<GlobSet> {
        Some(GlobSet::builder().add(globset::Glob::new(path).expect("it is a pattern")).build().expect("it is a set"))
    }

    #[test]
    fn what_old_clients_mind_matters_where_they_are_served() {
        let serves =
            |client: Option<&str>| Options { min_client: client.map(str::to_owned), ..Options::default() }.serves_older_than("2.1.261");
        assert_eq!(
            [None, Some("2.1.260"), Some("2.1.261"), Some("3.0.0"), Some("new")].map(serves),
            [None, Some(true), Some(false), Some(false), None]
        );
    }

    #[test]
    fn the_last_layer_that_speaks_of_a_rule_decides_and_its_name_beats_its_group() {
        let config = Config::default().with("a-rule", Setting::Off).with("group", Setting::At(Level::Error));
        assert_eq!(config.setting(&RULE, ""), Setting::At(Level::Error));
        let both = Layer::new([("group", Setting::Off), ("its-old-name", Setting::At(Level::Info))]);
        let config = Config { layers: vec![both], ..Config::default() };
        assert_eq!(config.setting(&RULE, ""), Setting::At(Level::Info));
        assert_eq!(config.setting(&OPT_IN, ""), Setting::Off);
        let none = Layer::new([(ALL, Setting::Off), ("group", Setting::On), ("opt-in", Setting::Off)]);
        let config = Config { layers: vec![none], ..Config::default() };
        assert_eq!((config.setting(&RULE, ""), config.setting(&OPT_IN, "")), (Setting::On, Setting::Off));
    }

    #[test]
    fn a_rule_runs_where_some_path_turns_it_on() {
        let somewhere = Layer { paths: only("a/**"), ..Layer::new([("opt-in", Setting::On)]) };
        let config = Config { layers: vec![somewhere], ..Config::default() };
        assert!(config.runs(&OPT_IN));
        assert_eq!(config.setting(&OPT_IN, "a/x"), Setting::On);
        assert_eq!(config.setting(&OPT_IN, "b/x"), Setting::Off);
        assert!(!config.clone().with("opt-in", Setting::Off).runs(&OPT_IN));
        let config = Config { base: "a/".into(), ..config };
        assert_eq!(config.setting(&OPT_IN, "x"), Setting::On, "patterns count from where they stand");
    }

    #[test]
    fn rules_after_the_agreed_set_wait() {
        for (pinned, waits) in [("0.1", true), ("0.2", false), ("0.2.0", true), ("0.2.1", false), ("1", false), ("0", false)] {
            let config = Config { pinned: Some(pinned.into()), ..Config::default() };
            assert_eq!((config.waits(&RULE), config.runs(&RULE)), (waits, !waits), "{pinned}");
        }
        let off = Config { pinned: Some("0.1".into()), ..Config::default() }.with("group", Setting::Off);
        assert!(!off.waits(&RULE), "what is off does not wait");
    }

    #[test]
    fn an_ignore_covers_a_place_and_what_lies_in_it() {
        let ignore = |at: &[&str]| Ignore {
            rule: "its-old-name".into(),
            paths: only("a/*.json"),
            at: Some(at.iter().map(|&it| it.to_owned()).collect()),
            reason: String::new(),
            until: Some("2026-12-31".into()),
        };
        assert!(ignore(&["plugins", "*"]).covers(&RULE, "a/x.json", Some("/plugins/3/source")));
        assert!(ignore(&["a/b"]).covers(&RULE, "a/x.json", Some("/a~1b")));
        assert!(!ignore(&["plugins", "*", "source"]).covers(&RULE, "a/x.json", Some("/plugins/3")));
        assert!(!ignore(&["plugins"]).covers(&RULE, "a/x.json", None));
        assert!(!ignore(&[]).covers(&RULE, "b/x.json", None));
        assert!(!ignore(&[]).covers(&OPT_IN, "a/x.json", None));
        assert!(!ignore(&[]).is_over(Some("2026-12-31")) && ignore(&[]).is_over(Some("2027-01-01")) && !ignore(&[]).is_over(None));
    }
}
