//! Our own configuration: `marketlint.toml`.

use globset::Glob;

use crate::config::Setting;
use crate::profile::PROFILES;
use crate::rules;
use crate::schema::format::{Fault, Format, NOT_EMPTY};
use crate::schema::{ANY_SIZE, Bounds, Field, NOT_EMPTY as AT_LEAST_ONE, STRINGS, Size, Table, Type, Unknown, either, nearest, quote};

/// The whole file.
pub static CONFIG: Table = Table {
    name: "a marketlint configuration",
    fields: &[
        Field::new("profile", Type::Format(&PROFILE), "What the repository is for: it sets which rules run, and how loud."),
        Field::new(
            "rules",
            Type::Format(&RULE_SET),
            "The rule set that was agreed on, `0.1`: rules that came later stay off until this moves.",
        ),
        Field::new("min-client", Type::Format(&VERSION), "The oldest Claude Code that must cope with the repository."),
        Field::new("fail-on", Type::Enum(&["error", "warning", "info", "never"]), "The level from which findings fail the run."),
        Field::new("baseline", Type::Format(&NOT_EMPTY), "The file of findings that were there before, from the directory of this file."),
        Field::new("known-fields", STRINGS, "Fields of your own in manifests and front matter: never reported as unknown."),
        Field::new("levels", LEVELS, "Levels by the name of a rule or of a group, or for `all`; a rule's own beats its group's."),
        Field::new(
            "overrides",
            Type::Array(&Type::Object(&OVERRIDE), ANY_SIZE),
            "Levels for some paths; of several that apply, the last counts.",
        ),
        Field::new("ignore", Type::Array(&Type::Object(&IGNORE), ANY_SIZE), "Findings that are known and not to be shown."),
        Field::new("limits", Type::Object(&LIMITS), "How much is read."),
        Field::new(
            "policy",
            Type::Object(&POLICY),
            "What your house demands beyond what Claude Code does: setting an option turns its rule on.",
        ),
    ],
    unknown: Unknown::Refused,
    refused: REFUSED,
    strangers: &[],
};

const REFUSED: &str = "nothing was linted";

static OVERRIDE: Table = Table {
    name: "an override",
    fields: &[
        Field::new("paths", GLOBS, "Where: patterns from the directory of this file; a directory stands for all that is in it.").required(),
        Field::new("levels", LEVELS, "Levels by the name of a rule or of a group.").required(),
    ],
    unknown: Unknown::Refused,
    refused: REFUSED,
    strangers: &[],
};

static IGNORE: Table = Table {
    name: "an ignore",
    fields: &[
        Field::new("rule", Type::Format(&RULE), "The rule whose findings are known.").required(),
        Field::new(
            "path",
            Type::OneOf(&[Type::Format(&GLOB), Type::Array(&Type::Format(&GLOB), AT_LEAST_ONE)]),
            "Where: a pattern, or a list of them; everywhere without it.",
        ),
        Field::new(
            "at",
            Type::Format(&POINTER),
            "At or below which place of the document: a JSON pointer, `*` for any one step (`/plugins/*/source`).",
        ),
        Field::new("reason", Type::Format(&NOT_EMPTY), "Why it is right to ignore them.").required(),
        Field::new("until", Type::Format(&DATE), "The last day on which this counts, `2026-12-31`."),
    ],
    unknown: Unknown::Refused,
    refused: REFUSED,
    strangers: &[],
};

static LIMITS: Table = Table {
    name: "the limits",
    fields: &[
        Field::new("file-size", BYTES, "How many bytes of a component file are read at most; 1048576 without it."),
        Field::new("manifest-size", BYTES, "How many bytes of a catalogue or a plugin manifest are read at most; 16777216 without it."),
        Field::new(
            "paths",
            Type::Integer(Bounds { min: Some(1.0), above: false, max: Some(100_000_000.0) }),
            "How many paths of a repository are looked at; 1000000 without it.",
        ),
    ],
    unknown: Unknown::Refused,
    refused: REFUSED,
    strangers: &[],
};

static POLICY: Table = Table {
    name: "the policy",
    fields: &[
        Field::new("reserved-names", STRINGS, "Names that no marketplace and no plugin may have, in any letter case."),
        Field::new("sorted-entries", Type::Bool, "The entries of the catalogue are sorted by name."),
        Field::new("categories", STRINGS, "The categories an entry may have."),
        Field::new("description-length", Type::Object(&LENGTH), "How many characters a description has."),
        Field::new("licenses", STRINGS, "The licences a plugin may have, as SPDX identifiers."),
        Field::new("readme-rows", Type::Bool, "The README names every plugin."),
        Field::new("entry-version", Type::Enum(&["required", "forbidden"]), "Whether entries of the catalogue state a version."),
        Field::new("source-hosts", STRINGS, "The hosts that plugins may come from."),
        Field::new("source-owners", STRINGS, "The owners that plugins may come from: `owner`, or `host/owner`."),
        Field::new("pinned-sources", Type::Bool, "Every source elsewhere names a commit."),
        Field::new("max-file-size", BYTES, "How many bytes a file of a plugin may have."),
        Field::new("max-repository-size", BYTES, "How many bytes the files of the repository may have together."),
        Field::new("required-files", STRINGS, "The files every plugin has: `README.md`."),
        Field::new("hook-events", STRINGS, "The events that hooks may listen to."),
        Field::new("hook-commands", STRINGS, "The commands that hooks may run, `*` for any characters."),
        Field::new("mcp-servers", STRINGS, "The MCP servers there may be, by name, `*` for any characters."),
        Field::new("mcp-packages", STRINGS, "The packages that MCP servers may be started from, `*` for any characters."),
    ],
    unknown: Unknown::Refused,
    refused: REFUSED,
    strangers: &[],
};

static LENGTH: Table = Table {
    name: "a length",
    fields: &[Field::new("min", COUNT, "At least that many."), Field::new("max", COUNT, "At most that many.")],
    unknown: Unknown::Refused,
    refused: REFUSED,
    strangers: &[],
};

const LEVELS: Type = Type::Map(Some(&RULE_OR_GROUP), &Type::Format(&LEVEL), Size { min: 0, max: usize::MAX });
const GLOBS: Type = Type::Array(&Type::Format(&GLOB), AT_LEAST_ONE);
// Offsets into a text are kept in 32 bits.
const BYTES: Type = Type::Integer(Bounds { min: Some(1.0), above: false, max: Some(1_073_741_824.0) });
const COUNT: Type = Type::Integer(Bounds { min: Some(0.0), above: false, max: Some(1_000_000.0) });

static LEVEL: Format = Format {
    name: "`off`, `on`, `info`, `warning` or `error`",
    rule: "value-not-allowed",
    pattern: Some("^(off|on|info|warning|error)$"),
    faults: |text| match Setting::parse(text) {
        Some(_) => Vec::new(),
        None => vec![Fault::of(format!("sets a rule to {}, which is no level", quote(text)))],
    },
};

static RULE: Format = Format {
    name: "the name of a rule",
    rule: "value-not-allowed",
    pattern: Some("^[a-z0-9]+(-[a-z0-9]+)*$"),
    faults: |text| match rules::find(text) {
        Some(_) => Vec::new(),
        None => vec![unknown_name(text, "rule", rules::all().into_iter().map(|it| it.name))],
    },
};

static RULE_OR_GROUP: Format = Format {
    name: "the name of a rule or of a group",
    rule: "value-not-allowed",
    pattern: Some("^[a-z0-9]+(-[a-z0-9]+)*$"),
    faults: |text| {
        if rules::is_rule_or_group(text) {
            return Vec::new();
        }
        vec![unknown_name(text, "rule and no group", rules::all().iter().flat_map(|it| [it.name, it.group()]))]
    },
};

static PROFILE: Format = Format {
    name: "the name of a profile",
    rule: "value-not-allowed",
    pattern: None,
    faults: |text| {
        let names: Vec<&str> = PROFILES.iter().map(|it| it.name).collect();
        let help = format!("write {}", either(&names));
        if names.contains(&text) {
            Vec::new()
        } else {
            vec![Fault::of(format!("is {}, and there is no such profile", quote(text))).help(help)]
        }
    },
};

static RULE_SET: Format = Format {
    name: "a version like `0.1` or `0.1.2`",
    rule: "value-not-allowed",
    pattern: Some(r"^[0-9]+(\.[0-9]+){0,2}$"),
    faults: |text| version_faults(text, 1),
};

static VERSION: Format = Format {
    name: "a version like `2.1.300`",
    rule: "value-not-allowed",
    pattern: Some(r"^[0-9]+\.[0-9]+\.[0-9]+$"),
    faults: |text| version_faults(text, 3),
};

static DATE: Format = Format {
    name: "a date like `2026-12-31`",
    rule: "value-not-allowed",
    pattern: Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    faults: |text| if is_date(text) { Vec::new() } else { vec![Fault::of(format!("is {}, which is no date", quote(text)))] },
};

static GLOB: Format = Format {
    name: "a pattern like `plugins/legacy/**`",
    rule: "value-not-allowed",
    pattern: Some("."),
    faults: |text| match Glob::new(text) {
        Ok(_) if text.is_empty() => vec![Fault::of("is an empty pattern")],
        Ok(_) if text.starts_with('/') || text.split('/').any(|it| matches!(it, "." | "..")) => {
            vec![Fault::of(format!("is {}, but patterns count from the directory of the configuration, without `.` and `..`", quote(text)))]
        }
        Ok(_) => Vec::new(),
        Err(error) => vec![Fault::of(format!("is no pattern: {}", error.kind()))],
    },
};

static POINTER: Format = Format {
    name: "a JSON pointer like `/plugins/2/source`",
    rule: "value-not-allowed",
    pattern: Some("^(/.*)?$"),
    faults: |text| match text {
        "" => Vec::new(),
        _ if text.starts_with('/') => Vec::new(),
        _ => vec![Fault::of("does not start with `/`")],
    },
};

fn unknown_name<'a>(text: &str, what: &str, known: impl Iterator<Item = &'a str>) -> Fault {
    let known: Vec<&str> = known.collect();
    let near = nearest(text, known.iter().copied());
    let fault = Fault::of(format!("names {}, and there is no such {what}", quote(text)));
    fault.help(near.map_or_else(|| "`marketlint rules` lists them".to_owned(), |it| format!("there is `{it}`")))
}

fn version_faults(text: &str, least: usize) -> Vec<Fault> {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |it: &&str| !it.is_empty() && it.len() < 10 && it.bytes().all(|it| it.is_ascii_digit());
    if (least..=3).contains(&parts.len()) && parts.iter().all(is_number) {
        Vec::new()
    } else {
        vec![Fault::of(format!("is {}", quote(text)))]
    }
}

/// Whether a text is a date of this form, and of the calendar.
pub fn is_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| text.get(range).filter(|it| it.bytes().all(|it| it.is_ascii_digit()))?.parse::<u32>().ok();
    let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day), true) = (number(0..4), number(5..7), number(8..10), dashes) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
