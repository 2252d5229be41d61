//! What a rule is, and how all of them are run over a repository.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use marketlint_parser::{FileId, Span};
use rayon::prelude::*;

use crate::config::{Config, Setting};
use crate::diagnostic::{Diagnostic, Findings, Fix, Level, Safety};
use crate::fix;
use crate::model::Repo;
use crate::suppress::{self, Silenced};

/// A rule: a declaration and a function. Its page lies beside it and is its test.
#[derive(Debug)]
pub struct Rule {
    /// What is wrong, in kebab case.
    pub name: &'static str,
    /// Names it had before, and the official codes for the same thing.
    pub aliases: &'static [&'static str],
    /// How bad it is, unless a finding says otherwise.
    pub level: Level,
    /// Off unless a configuration or a profile asks for it.
    pub opt_in: bool,
    /// The first version of marketlint that has it.
    pub since: &'static str,
    /// How we know.
    pub witness: Witness,
    /// The boldest fix it may offer.
    pub fixes: Option<Safety>,
    /// How severe it is as a matter of security, from 0.0 to 10.0.
    pub security: Option<&'static str>,
    /// Its page.
    pub page: &'static str,
    /// Where it lies; the group is the folder.
    pub file: &'static str,
    /// What it does.
    pub check: fn(&Repo, &mut Findings),
}

/// Who was seen to mind, and in which client version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witness {
    /// Who.
    pub by: By,
    /// The client version in which it was seen.
    pub client: &'static str,
}

/// Who minds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// `claude plugin validate` reports it.
    Official,
    /// It was measured when adding, installing or loading.
    Loader,
    /// It is written in the documentation.
    Documentation,
    /// Nobody but us, or the house that turned it on.
    House,
}

impl By {
    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Official => "the official check",
            By::Loader => "the loader",
            By::Documentation => "the documentation",
            By::House => "house policy",
        }
    }
}

/// The client on which everything was measured.
pub const MEASURED: &str = "2.1.329";

impl Rule {
    /// What a declaration leaves out.
    pub const DEFAULT: Rule = Rule {
        name: "",
        aliases: &[],
        level: Level::Warning,
        opt_in: false,
        since: "0.1.0",
        witness: Witness { by: By::Official, client: MEASURED },
        fixes: None,
        security: None,
        page: "",
        file: "",
        check: |_, _| {},
    };

    /// The folder it lies in.
    pub fn group(&self) -> &'static str {
        let mut parts = self.file.rsplit(['/', '\\']);
        parts.next();
        parts.next().unwrap_or_default()
    }

    /// Its page's first sentence: what it finds.
    pub fn summary(&self) -> &'static str {
        self.page.lines().skip(1).find(|it| !it.trim().is_empty()).unwrap_or_default()
    }

    /// Where its page is on the web.
    pub fn url(&self) -> String {
        format!("https://github.com/marketlint/marketlint/blob/main/docs/rules/{}.md", self.name)
    }

    /// Whether it answers to that name.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// Speaks when a rule panics: that is our bug, and it must not cost the other findings.
pub static INTERNAL_ERROR: Rule = Rule {
    name: "internal-error",
    level: Level::Warning,
    witness: Witness { by: By::House, client: MEASURED },
    page: "# internal-error\n\nA rule of marketlint failed; what it would have found is missing.\n",
    file: "internal/internal_error.rs",
    ..Rule::DEFAULT
};

/// Stands in a report where there was nothing to lint; never run.
pub static NOTHING_TO_LINT: Rule = Rule {
    name: "nothing-to-lint",
    level: Level::Error,
    witness: Witness { by: By::House, client: MEASURED },
    page: "# nothing-to-lint\n\nThe path that was given does not exist, or there is nothing below it that Claude Code would read.\n",
    file: "internal/nothing_to_lint.rs",
    ..Rule::DEFAULT
};

/// What came of a check.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was found, sorted by place, rule and message, and stamped with its level.
    pub found: Vec<Diagnostic>,
    /// What was found and silenced, in the same order.
    pub silenced: Vec<Silenced>,
    /// Which ignores of the configuration silenced something, by their place in it.
    pub used_ignores: Vec<bool>,
}

impl From<Vec<Diagnostic>> for Checked {
    fn from(found: Vec<Diagnostic>) -> Self {
        Checked { found, ..Checked::default() }
    }
}

/// Runs rules over a repository, in parallel, each alone.
pub fn check(repo: &Repo, rules: &[&'static Rule], config: &Config) -> Checked {
    let wanted: Vec<&'static Rule> = rules.iter().copied().filter(|it| config.runs(it)).collect();
    let mut found: Vec<Diagnostic> = wanted.par_iter().flat_map_iter(|rule| run(rule, repo)).collect();
    stamp(repo, config, &mut found);
    let mut outcome = suppress::apply(repo, config, &wanted, found);
    stamp(repo, config, &mut outcome.found);
    withhold(repo, &mut outcome.found);
    Checked { found: outcome.found, silenced: outcome.silenced, used_ignores: outcome.used }
}

/// Takes back the repairs that cannot be made: of texts that were not read as they lie on the disk, and of JSON that nobody can
/// read with certainty, except those that make it readable.
fn withhold(repo: &Repo, found: &mut [Diagnostic]) {
    let broken: HashMap<FileId, HashSet<Span>> = repo
        .docs()
        .filter(|it| it.kind.is_json() && !it.parsed.errors.is_empty() && !it.is_whole())
        .map(|it| (it.file, it.parsed.errors.iter().map(|it| it.span).collect()))
        .collect();
    for diagnostic in found {
        let guesses =
            |fix: &Fix| fix.edits.iter().any(|it| broken.get(&it.span.file).is_some_and(|it| !it.contains(&diagnostic.primary.span)));
        if diagnostic.fix.as_ref().is_some_and(|it| guesses(it) || !fix::is_possible(repo, it)) {
            diagnostic.fix = None;
        }
    }
}

/// Sets the levels, drops what is off where it was found, and sorts.
fn stamp(repo: &Repo, config: &Config, found: &mut Vec<Diagnostic>) {
    found.retain_mut(|it| match config.setting(it.rule, repo.tree.path(it.primary.span.file)) {
        Setting::Off => false,
        Setting::On => true,
        Setting::At(level) => {
            it.level = level;
            true
        }
    });
    found.sort_by_cached_key(|it| (it.primary.span, it.rule.name, it.message.clone()));
    found.dedup_by(|a, b| a.rule.name == b.rule.name && a.primary == b.primary && a.message == b.message);
}

fn run(rule: &'static Rule, repo: &Repo) -> Vec<Diagnostic> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut findings = Findings::new(rule);
        (rule.check)(repo, &mut findings);
        findings.into_vec()
    }));
    outcome.unwrap_or_else(|_| {
        let mut findings = Findings::new(&INTERNAL_ERROR);
        findings
            .report(repo.top(), format!("the rule `{}` failed, and what it would have found is missing", rule.name))
            .help("this is a bug in marketlint: please report it");
        findings.into_vec()
    })
}
