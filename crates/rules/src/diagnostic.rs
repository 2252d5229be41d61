//! What a rule says: a message, places, help and perhaps a fix. Knows nothing of how it is shown.

use marketlint_parser::{FileId, Span};

use crate::{Repo, Rule, Tree};

/// How bad a finding is. The meaning is fixed by what Claude Code does, not by taste.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Advice; hidden unless asked for.
    Info,
    /// It works, but something is dropped, ignored, or does not do what it says.
    Warning,
    /// The official tool refuses it, or it does not add, install, load or sync.
    Error,
}

impl Level {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Who says it.
    pub rule: &'static Rule,
    /// How bad it is, before the configuration has its say.
    pub level: Level,
    /// What is wrong; stands alone.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// The other parties; they may lie in other files.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// The edit that does it.
    pub fix: Option<Fix>,
}

/// A place and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it is; may be empty.
    pub text: String,
}

/// A repair: edits in one or more files, made together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it can be trusted blindly.
    pub safety: Safety,
    /// The edits, not overlapping.
    pub edits: Vec<Edit>,
    /// What happens to whole files, after the edits.
    pub operations: Vec<Operation>,
}

/// Whether a fix can be trusted blindly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Claude Code does the same before and after, or the file did not load before.
    Safe,
    /// Likely right, but behaviour changes.
    Unsafe,
}

impl Safety {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        }
    }
}

/// Replaces the bytes of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub insert: String,
}

/// What a fix does to a whole file. Always unsafe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Renames a file within its directory.
    Rename {
        /// The file.
        file: FileId,
        /// Its new name, without a directory.
        name: String,
    },
    /// Sets the execute bits.
    MakeExecutable {
        /// The file.
        file: FileId,
    },
}

impl Operation {
    /// What it does, in the imperative, with paths from the root.
    pub fn describe(&self, tree: &Tree) -> String {
        match self {
            Operation::Rename { file, name } => format!("rename {} to {name}", tree.path(*file)),
            Operation::MakeExecutable { file } => format!("make {} executable", tree.path(*file)),
        }
    }
}

impl Fix {
    /// A safe fix of one edit.
    pub fn safe(title: impl Into<String>, span: Span, insert: impl Into<String>) -> Fix {
        Fix::new(title, Safety::Safe).edit(span, insert)
    }

    /// An unsafe fix of one edit.
    pub fn risky(title: impl Into<String>, span: Span, insert: impl Into<String>) -> Fix {
        Fix::new(title, Safety::Unsafe).edit(span, insert)
    }

    /// A fix without edits yet.
    pub fn new(title: impl Into<String>, safety: Safety) -> Fix {
        Fix { title: title.into(), safety, edits: Vec::new(), operations: Vec::new() }
    }

    /// Adds an edit.
    pub fn edit(mut self, span: Span, insert: impl Into<String>) -> Fix {
        self.edits.push(Edit { span, insert: insert.into() });
        self
    }

    /// Adds an operation on a whole file; the fix is unsafe from then on.
    pub fn operation(mut self, operation: Operation) -> Fix {
        self.safety = Safety::Unsafe;
        self.operations.push(operation);
        self
    }
}

/// Where a rule puts what it finds. Bound to that rule, so that none can speak for another.
pub struct Findings {
    rule: &'static Rule,
    found: Vec<Diagnostic>,
}

impl Findings {
    pub(crate) fn new(rule: &'static Rule) -> Self {
        Findings { rule, found: Vec::new() }
    }

    /// What another rule finds: for rules that keep silent where another one says more.
    pub(crate) fn of(rule: &'static Rule, repo: &Repo) -> Vec<Diagnostic> {
        let mut findings = Findings::new(rule);
        (rule.check)(repo, &mut findings);
        findings.found
    }

    /// Reports a place; the rest is added to what comes back.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.found.push(Diagnostic {
            rule: self.rule,
            level: self.rule.level,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            fix: None,
        });
        self.found.last_mut().expect("a finding was just pushed")
    }

    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }
}

impl Diagnostic {
    /// Says what the place is.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.primary.text = text.into();
        self
    }

    /// Adds another party.
    pub fn also(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a repair.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Offers a repair where there is one.
    pub fn maybe_fix(&mut self, fix: Option<Fix>) -> &mut Self {
        self.fix = fix;
        self
    }

    /// Sets a level of its own, where the same defect is worse or milder in this place.
    pub fn level(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }
}
