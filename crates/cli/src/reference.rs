//! The reference, made from the registry, the field tables and the profiles: Markdown that is committed and checked for drift.

use std::fmt::Write as _;

use marketlint_rules::profile::PROFILES;
use marketlint_rules::schema::{Need, Table, Type, Unknown, tables, type_words};
use marketlint_rules::{Config, DocKind, Layer, Rule, Setting, rules};

/// The documents of the reference: path below `docs/`, and content.
pub fn pages() -> Vec<(String, String)> {
    let mut out = vec![("rules.md".to_owned(), rule_index()), ("schemas.md".to_owned(), schemas()), ("profiles.md".to_owned(), profiles())];
    out.extend(rules::all().into_iter().map(|it| (format!("rules/{}.md", it.name), rule_page(it))));
    out
}

/// The page of a rule with what its declaration says.
pub fn rule_page(rule: &Rule) -> String {
    let (title, body) = rule.page.split_once('\n').unwrap_or((rule.page, ""));
    format!("{title}\n\n{}\n{}", facts(rule), body.trim_end_matches('\n')) + "\n"
}

/// What a declaration says, as a list.
fn facts(rule: &Rule) -> String {
    let mut out = String::new();
    let off = if rule.opt_in { ", off unless asked for" } else { "" };
    let _ = writeln!(out, "- Group: `{}`", rule.group());
    let _ = writeln!(out, "- Level: {}{off}", rule.level.as_str());
    let _ = writeln!(out, "- Witness: {}, Claude Code {}", rule.witness.by.as_str(), rule.witness.client);
    let fix = match rule.fixes {
        None => "none".to_owned(),
        Some(safety) => safety.as_str().to_owned(),
    };
    let _ = writeln!(out, "- Fix: {fix}");
    if !rule.aliases.is_empty() {
        let names: Vec<String> = rule.aliases.iter().map(|it| format!("`{it}`")).collect();
        let _ = writeln!(out, "- Also called: {}", names.join(", "));
    }
    if let Some(severity) = rule.security {
        let _ = writeln!(out, "- Security severity: {severity}");
    }
    let _ = writeln!(out, "- Since: marketlint {}", rule.since);
    out
}

fn rule_index() -> String {
    let all = rules::all();
    let on = all.iter().filter(|it| !it.opt_in).count();
    let mut out = format!("# Rules\n\n{} rules, {on} of them on unless the configuration says otherwise.\n", all.len());
    let mut group = "";
    for rule in all {
        if rule.group() != group {
            group = rule.group();
            let _ = write!(out, "\n## {group}\n\n| rule | level | fix | finds |\n|---|---|---|---|\n");
        }
        let level = if rule.opt_in { format!("{} (off)", rule.level.as_str()) } else { rule.level.as_str().to_owned() };
        let fix = rule.fixes.map_or("", |it| it.as_str());
        let _ = writeln!(out, "| [`{0}`](rules/{0}.md) | {level} | {fix} | {1} |", rule.name, cell(rule.summary()));
    }
    out
}

/// The kinds of document that have a table, with the name that `marketlint schema` knows them by.
pub const KINDS: &[(&str, DocKind)] = &[
    ("marketplace", DocKind::Marketplace),
    ("plugin", DocKind::Plugin),
    ("skill", DocKind::Skill),
    ("command", DocKind::Command),
    ("agent", DocKind::Agent),
    ("output-style", DocKind::OutputStyle),
    ("hooks", DocKind::Hooks),
    ("mcp", DocKind::Mcp),
    ("lsp", DocKind::Lsp),
    ("monitors", DocKind::Monitors),
    ("theme", DocKind::Theme),
    ("settings", DocKind::Settings),
];

/// Everything that has a schema, by name.
pub fn tops() -> Vec<(&'static str, Type)> {
    let documents = KINDS.iter().filter_map(|(name, kind)| Some((*name, tables::of(*kind)?)));
    documents.chain([("config", Type::Object(&tables::config::CONFIG))]).collect()
}

fn profiles() -> String {
    let mut out = "# Profiles\n\nA profile says what a repository is for, and so which rules run.\n".to_owned();
    for profile in PROFILES {
        let _ = write!(out, "\n## {}\n\nFor {}.\n", profile.name, profile.doc);
        let demanded = (profile.policy)().rules();
        let demanded = Layer::new(demanded.into_iter().map(|it| (it, Setting::On)));
        let config = Config { layers: vec![profile.layer(), demanded], ..Config::default() };
        let own = Config::default();
        let changed: Vec<&Rule> = rules::all().into_iter().filter(|it| config.setting(it, "") != own.setting(it, "")).collect();
        if changed.is_empty() {
            out.push_str("\nEvery rule has its own level.\n");
            continue;
        }
        out.push_str("\nEvery rule has its own level, but for these:\n\n| rule | level |\n|---|---|\n");
        for rule in changed {
            let level = match config.setting(rule, "") {
                Setting::Off => "off",
                Setting::On => rule.level.as_str(),
                Setting::At(level) => level.as_str(),
            };
            let _ = writeln!(out, "| [`{0}`](rules/{0}.md) | {level} |", rule.name);
        }
    }
    out
}

fn schemas() -> String {
    let mut out = "# Fields\n\nThe fields of every document, as `marketlint schema KIND` exports them.\n".to_owned();
    let mut tables: Vec<&'static Table> = Vec::new();
    for (name, top) in tops() {
        let _ = write!(out, "\n## {name}\n");
        let mut wanted = Vec::new();
        tables_in(&top, &mut wanted);
        if !matches!(top, Type::Object(_)) {
            let _ = write!(out, "\n{}.\n", capitalised(&type_words(&top)));
        }
        for table in wanted {
            if !tables.iter().any(|it| std::ptr::eq(*it, table)) {
                tables.push(table);
                write_table(&mut out, table);
            }
        }
    }
    out
}

fn write_table(out: &mut String, table: &Table) {
    let unknown = match table.unknown {
        Unknown::Ignored | Unknown::Confused => "Other fields are ignored in silence.",
        Unknown::Warned => "Other fields are ignored, with a warning.",
        Unknown::Refused => "Other fields are refused.",
    };
    let _ = write!(out, "\n### {}\n\n{unknown}\n", capitalised(table.name));
    if table.fields.is_empty() {
        return;
    }
    let _ = write!(out, "\n| field | type | | since | |\n|---|---|---|---|---|\n");
    for field in table.fields {
        let need = match field.need {
            Need::Optional => "",
            Need::Wanted(_) => "asked for",
            Need::Required => "required",
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {need} | {} | {} |",
            field.name,
            cell(&type_words(&field.ty)),
            field.since.unwrap_or(""),
            cell(field.doc)
        );
    }
}

/// The tables a type leads to, each once, in the order of the fields.
fn tables_in(ty: &Type, out: &mut Vec<&'static Table>) {
    match ty {
        Type::Object(table) => table_and_below(table, out),
        Type::Choice(choice) => choice.variants.iter().for_each(|(_, it)| table_and_below(it, out)),
        Type::Array(item, _) => tables_in(item, out),
        Type::Map(_, value, _) => tables_in(value, out),
        Type::Refined(ty, _) => tables_in(ty, out),
        Type::OneOf(types) => types.iter().for_each(|it| tables_in(it, out)),
        _ => {}
    }
}

fn table_and_below(table: &'static Table, out: &mut Vec<&'static Table>) {
    if out.iter().any(|it| std::ptr::eq(*it, table)) {
        return;
    }
    out.push(table);
    table.fields.iter().for_each(|it| tables_in(&it.ty, out));
}

/// A text as a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default() + chars.as_str()
}
