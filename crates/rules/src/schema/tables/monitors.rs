//! `monitors/monitors.json`, and monitors in a manifest.

use marketlint_parser::{Node, Text};

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::schema::format::{Fault, Format, NOT_EMPTY};
use crate::schema::{ANY_SIZE, Checker, Field, Judgement, Problem, Table, Type, Unknown, quote, unwrapped};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root().filter(|_| doc.is_whole()) {
        checker.named("the file", root, &MONITORS, Level::Error, "no monitor of the plugin is started");
        checker.speak_for("monitors-file-invalid");
    }
}

/// The monitors.
pub const MONITORS: Type = Type::Refined(&Type::Array(&Type::Object(&MONITOR), ANY_SIZE), list);

/// One monitor.
pub static MONITOR: Table = Table {
    name: "a monitor",
    refused: "",
    unknown: Unknown::Refused,
    strangers: &[],
    fields: &[
        Field::new("name", Type::Format(&NOT_EMPTY), "What it is called.").required().example("\"build-log\""),
        Field::new("command", Type::Format(&NOT_EMPTY), "What the shell runs; each line it prints is passed on.")
            .required()
            .example("\"tail -f build.log\""),
        Field::new("description", Type::Format(&NOT_EMPTY), "What it watches.").required().example("\"The build log\""),
        Field::new("when", Type::Format(&WHEN), "When it is started; without it, always.").example("\"always\""),
    ],
};

/// When a monitor is started.
static WHEN: Format = Format {
    name: "`always`, or `on-skill-invoke:` and the name of a skill",
    rule: "value-not-allowed",
    pattern: Some("^(always|on-skill-invoke:.+)$"),
    faults: |when| match when.strip_prefix("on-skill-invoke:") {
        _ if when == "always" => Vec::new(),
        Some("") => vec![Fault::of(format!("is {}, which names no skill", quote(when)))],
        Some(_) => Vec::new(),
        None => vec![Fault::of(format!("is {}, which is no such word", quote(when)))],
    },
};

/// A list without a wrapper around it, and no name twice.
fn list(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    if let Some(wrapper) = node.member("monitors").filter(|it| it.value.is_array()) {
        problems.clear();
        let message = format!("the monitors stand inside `monitors`, where they are not looked for; {}", judgement.effect);
        let mut problem =
            Problem::new("wrong-type", judgement.level, wrapper.key.span, message).help("write the list without an object around it");
        // What is wrong inside shows only then, and would be one error for another.
        let mut inside = Checker::new("", &[]);
        inside.value(&wrapper.value, &MONITORS, judgement.level, judgement.effect);
        problem.fix = unwrapped(node, wrapper).filter(|_| inside.problems.is_empty());
        problems.push(problem);
    }
    different_names(node, judgement, problems);
}

fn different_names(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    let names: Vec<&Text> = node.items().iter().filter_map(|it| it.get("name")?.text()).collect();
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|it| it.as_str() == name.as_str()) {
            let message = format!("two monitors are called {}; {}", quote(name), judgement.effect);
            problems.push(
                Problem::new("duplicate-monitor-name", judgement.level, name.span, message)
                    .label("again")
                    .help("give each monitor a name of its own"),
            );
        }
    }
}
