use crate::rules::prelude::*;
use crate::sought::{Sought, sought};

pub(super) static RULE: Rule = Rule {
    name: "unknown-placeholder",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("unknown_placeholder.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// What the client puts something in the place of, in the text of a skill or a command.
const KNOWN: &[&str] =
    &["CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA", "CLAUDE_PROJECT_DIR", "CLAUDE_SKILL_DIR", "CLAUDE_SESSION_ID", "CLAUDE_EFFORT"];

/// Other spellings of those that people write.
const MISTAKEN: &[(&str, &str)] = &[
    ("CLAUDE_PLUGIN_DIR", "CLAUDE_PLUGIN_ROOT"),
    ("CLAUDE_PLUGIN_PATH", "CLAUDE_PLUGIN_ROOT"),
    ("CLAUDE_PLUGIN_HOME", "CLAUDE_PLUGIN_ROOT"),
    ("CLAUDE_PLUGIN_BASE", "CLAUDE_PLUGIN_ROOT"),
    ("CLAUDE_SKILL_ROOT", "CLAUDE_SKILL_DIR"),
    ("CLAUDE_SKILL_PATH", "CLAUDE_SKILL_DIR"),
    ("CLAUDE_SKILL_BASE", "CLAUDE_SKILL_DIR"),
    ("CLAUDE_SKILLS_DIR", "CLAUDE_SKILL_DIR"),
    ("CLAUDE_PROJECT_ROOT", "CLAUDE_PROJECT_DIR"),
    ("CLAUDE_PROJECT_PATH", "CLAUDE_PROJECT_DIR"),
];

/// Matches `${CLAUDE_PLUGIN_DIR}`, `{{CLAUDE_PLUGIN_ROOT}}`, `$CLAUDE_SKILL_ROOT`.
static VARIABLE: Sought = sought!["CLAUDE_" => r"(\$\{|\{\{ ?|\$)(CLAUDE_[A-Z0-9_]+)( ?\}\}|\})?"];

/// Matches `${ARGUMENTS}`, `{{ARGUMENTS}}`, `{{ $ARGUMENTS }}`, `$ARGUMENT`.
static ARGUMENTS: Sought = sought!["ARGUMENT" => r"\$\{ARGUMENTS?\}|\{\{ ?ARGUMENTS? ?\}\}|\$ARGUMENT\b"];

/// Matches `${user_config.token}`.
static SETTING: Sought = sought!["${user_config." => r"\$\{user_config\.([^}\n]+)\}"];

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (plugin, component) in repo.components(kind) {
            let doc = &component.doc;
            let Some(source) = repo.sources.source(doc.file) else { continue };
            let body = doc.body(source);
            let start = source.text().len() - body.len();
            let at = |range: std::ops::Range<usize>| Span::new(doc.file, start + range.start, start + range.end);
            // Where the right form is used as well, the other may be spoken of. One cause, one finding: the first place.
            if let Some(found) = ARGUMENTS.for_text(body).and_then(|it| it.find(body))
                && !body.contains("$ARGUMENTS")
            {
                let span = at(found.range());
                findings
                    .report(span, format!("{} is left as it is; the arguments are put in the place of `$ARGUMENTS`", quote(found.as_str())))
                    .help("write `$ARGUMENTS`")
                    .fix(Fix::risky("Write `$ARGUMENTS`", span, "$ARGUMENTS"));
            }
            // A plugin without settings speaks of those of others.
            let has_settings = || settings(repo, plugin).any(|it| !it.members().is_empty());
            for found in SETTING.for_text(body).filter(|_| has_settings()).into_iter().flat_map(|it| it.captures_iter(body)) {
                let (Some(whole), Some(key)) = (found.get(0), found.get(1)) else { continue };
                let why = match setting(repo, plugin, key.as_str()) {
                    None => "the plugin declares no such setting",
                    Some(it) if it.get("sensitive").and_then(Node::as_bool) == Some(true) => {
                        "the setting is sensitive, and no text is given it"
                    }
                    Some(_) => continue,
                };
                findings
                    .report(at(whole.range()), format!("{} is left as it is: {why}", quote(whole.as_str())))
                    .help("declare it in `userConfig`, without `sensitive`, or leave it out");
            }
            for found in VARIABLE.for_text(body).into_iter().flat_map(|it| it.captures_iter(body)) {
                let (Some(whole), Some(open), Some(name)) = (found.get(0), found.get(1), found.get(2)) else { continue };
                let Some(meant) = meant(name.as_str(), open.as_str(), kind) else { continue };
                // `${NAME:-x}` has an answer of its own.
                let has_default = open.as_str() == "${" && found.get(3).is_none();
                // A script in the text may set it itself.
                if has_default || body.contains(&format!("{}=", name.as_str())) {
                    continue;
                }
                let right = format!("${{{meant}}}");
                let span = at(whole.range());
                findings
                    .report(span, format!("{} is left as it is: nothing is put in its place in {}", quote(whole.as_str()), kind.noun()))
                    .help(format!("write `{right}`"))
                    .fix(Fix::risky(format!("Write `{right}`"), span, right));
            }
        }
    }
}

/// The placeholder that was meant.
fn meant(name: &str, open: &str, kind: DocKind) -> Option<&'static str> {
    let known = KNOWN.iter().copied().find(|it| *it == name);
    match known {
        // Only in a skill there is a folder of the skill.
        Some("CLAUDE_SKILL_DIR") if kind == DocKind::Command && open == "${" => Some("CLAUDE_PLUGIN_ROOT"),
        Some(known) => (open.starts_with("{{")).then_some(known),
        None => MISTAKEN.iter().find(|it| it.0 == name).map(|it| it.1).or_else(|| {
            let is_ours = ["CLAUDE_PLUGIN_", "CLAUDE_SKILL_", "CLAUDE_PROJECT_"].iter().any(|it| name.starts_with(it));
            is_ours.then(|| nearest(name, KNOWN.iter().copied())).flatten()
        }),
    }
}

/// A setting of a plugin, declared in its manifest or in an entry that names it.
fn setting<'a>(repo: &'a Repo, plugin: &'a Plugin, key: &str) -> Option<&'a Node> {
    settings(repo, plugin).find_map(|it| it.get(key))
}

/// Where a plugin declares its settings.
fn settings<'a>(repo: &'a Repo, plugin: &'a Plugin) -> impl Iterator<Item = &'a Node> {
    let manifest = plugin.manifest.as_ref().and_then(Doc::root);
    let entries = repo.entries_of(plugin).map(|it| it.node);
    manifest.into_iter().chain(entries).filter_map(|it| it.get("userConfig"))
}
