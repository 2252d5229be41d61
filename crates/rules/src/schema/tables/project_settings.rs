//! `.claude/settings.json` of the repository, as far as it speaks of plugins and marketplaces. Measured on Claude Code 2.1.329, which
//! leaves out what does not fit and says so in its log alone.

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::schema::{ANY_SIZE, Checker, Choice, Field, STRINGS, Table, Type, Unknown};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root() {
        checker.object(root, &PROJECT_SETTINGS, doc.opening(), Level::Warning);
    }
}

const LEFT_OUT: &str = "Claude Code leaves it out, and says so in its log alone";

/// The settings of a project.
pub static PROJECT_SETTINGS: Table = Table {
    name: "the settings of the project",
    refused: "Claude Code ignores the file",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new(
            "enabledPlugins",
            Type::Map(None, &Type::OneOf(&[Type::Bool, STRINGS]), ANY_SIZE),
            "The plugins that are on, or off, for whoever works here.",
        )
        .soft(LEFT_OUT)
        .example("{ \"my-plugin@my-marketplace\": true }"),
        Field::new(
            "extraKnownMarketplaces",
            Type::Map(None, &Type::Object(&DECLARATION), ANY_SIZE),
            "The marketplaces that whoever works here is offered.",
        )
        .soft(LEFT_OUT)
        .example("{ \"my-marketplace\": { \"source\": { \"source\": \"github\", \"repo\": \"owner/name\" } } }"),
    ],
};

/// A marketplace that a project declares.
static DECLARATION: Table = Table {
    name: "a declared marketplace",
    refused: LEFT_OUT,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("source", Type::Choice(&KINDS), "Where its catalogue lies.")
            .required()
            .soft(LEFT_OUT)
            .example("{ \"source\": \"github\", \"repo\": \"owner/name\" }"),
        Field::new("autoUpdate", Type::Bool, "Whether it is kept up to date.").soft(LEFT_OUT),
    ],
};

/// The kinds of place for a catalogue. They are not those of plugins: `git` is the address of a repository, and `url` that of the
/// catalogue itself.
static KINDS: Choice = Choice {
    tag: "source",
    name: "the source of a marketplace",
    untagged: None,
    variants: &[
        ("github", &GITHUB),
        ("git", &URL),
        ("url", &URL),
        ("npm", &NPM),
        ("file", &PATH),
        ("directory", &PATH),
        ("hostPattern", &ANY),
        ("pathPattern", &ANY),
        ("settings", &ANY),
        ("skills-dir", &ANY),
    ],
};

static GITHUB: Table = one(&[Field::new("repo", Type::String, "The repository, as `owner/name`.").required().soft(LEFT_OUT)]);
static URL: Table = one(&[Field::new("url", Type::String, "The address.").required().soft(LEFT_OUT)]);
static NPM: Table = one(&[Field::new("package", Type::String, "The name of the package.").required().soft(LEFT_OUT)]);
static PATH: Table = one(&[Field::new("path", Type::String, "Where it lies on the disk.").required().soft(LEFT_OUT)]);
static ANY: Table = one(&[]);

const fn one(fields: &'static [Field]) -> Table {
    Table { name: "the source of a marketplace", refused: LEFT_OUT, unknown: Unknown::Ignored, strangers: &[], fields }
}
