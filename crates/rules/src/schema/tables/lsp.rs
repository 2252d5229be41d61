//! `.lsp.json`, and language servers in a manifest.

use marketlint_parser::Node;

use crate::diagnostic::{Level, Safety};
use crate::model::Doc;
use crate::schema::format::{Fault, Format, NOT_EMPTY as FILLED};
use crate::schema::{
    ANY_SIZE, Checker, Field, Judgement, NOT_EMPTY, NOT_NEGATIVE, POSITIVE, Problem, STRING_MAP, Table, Type, Unknown, quote, unwrapped,
};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root().filter(|_| doc.is_whole()) {
        checker.named("the file", root, &SERVERS, Level::Error, "the whole file is dropped");
        checker.speak_for("lsp-file-invalid");
    }
}

/// The servers, by name.
pub const SERVERS: Type = Type::Refined(&Type::Map(None, &Type::Object(&SERVER), ANY_SIZE), no_wrapper);

/// One server.
pub static SERVER: Table = Table {
    name: "a language server",
    refused: "",
    unknown: Unknown::Refused,
    strangers: &[],
    fields: &[
        Field::new("command", Type::Format(&COMMAND), "The program.").required().example("\"gopls\""),
        Field::new("extensionToLanguage", Type::Map(Some(&EXTENSION), &Type::Format(&FILLED), NOT_EMPTY), "The files it is for.")
            .required()
            .example("{ \".go\": \"go\" }"),
        Field::new("args", Type::Array(&Type::Format(&FILLED), ANY_SIZE), "Its arguments.").example("[\"serve\"]"),
        Field::new("transport", Type::Enum(&["stdio", "socket"]), "How to talk to it."),
        Field::new("env", STRING_MAP, "Variables to set for it.").example("{ \"NAME\": \"value\" }"),
        Field::new("initializationOptions", Type::Any, "What it is told at the start."),
        Field::new("settings", Type::Any, "Its settings."),
        Field::new("workspaceFolder", Type::String, "The folder it works in."),
        Field::new("startupTimeout", Type::Integer(POSITIVE), "After how many milliseconds its start has failed.").example("10000"),
        Field::new("shutdownTimeout", Type::Integer(POSITIVE), "After how many milliseconds it is killed.")
            .since("2.1.205")
            .example("5000"),
        Field::new("requestTimeout", Type::Integer(POSITIVE), "After how many milliseconds a request is given up.")
            .since("2.1.288")
            .example("30000"),
        Field::new("restartOnCrash", Type::Bool, "Whether it is started again.").since("2.1.205"),
        Field::new("maxRestarts", Type::Integer(NOT_NEGATIVE), "How often it is started again.").example("3"),
        Field::new("diagnostics", Type::Bool, "Whether what it reports is shown."),
    ],
};

/// A program, without arguments.
static COMMAND: Format = Format {
    name: "a program without arguments",
    rule: "lsp-command-with-space",
    pattern: Some("^(/.*|[^ ]+)$"),
    faults: |command| match command.find(' ') {
        _ if command.is_empty() => vec![Fault::of("is an empty string").rule("value-not-allowed").help("name the program")],
        Some(at) if !command.starts_with('/') => {
            vec![
                Fault::of(format!("is {}, which contains a space and does not start with `/`", quote(command)))
                    .at(at..at + 1)
                    .label("not allowed in a relative command")
                    .help("put the arguments into `args`; a program with a space in its path has to be given with an absolute path"),
            ]
        }
        _ => Vec::new(),
    },
};

/// The ending of file names.
static EXTENSION: Format = Format {
    name: "a file extension such as `.go`",
    rule: "lsp-extension-without-dot",
    pattern: Some(r"^\..+"),
    faults: |key| {
        if key.starts_with('.') && key.chars().count() > 1 {
            return Vec::new();
        }
        let fault = Fault::of(format!("has the key {}, which is no extension with its dot", quote(key)));
        let bare = key.trim_start_matches('*').trim_start_matches('.');
        vec![match bare {
            "" => fault.help("write the extension with its dot, such as `.go`"),
            bare => fault.help(format!("write `.{bare}`")).replace(Safety::Safe, format!(".{bare}")),
        }]
    },
};

/// The map stands there as it is; in a wrapper, as MCP servers have one, no server is found.
fn no_wrapper(node: &Node, judgement: Judgement, problems: &mut Vec<Problem>) {
    let wrapper = node.member("lspServers").filter(|it| it.value.is_object() && it.value.get("command").is_none());
    if let Some(wrapper) = wrapper {
        problems.clear();
        let message = format!("the language servers stand inside `lspServers`, where they are not looked for; {}", judgement.effect);
        let mut problem = Problem::new("lsp-servers-wrapped", judgement.level, wrapper.key.span, message)
            .label("taken for the name of a server")
            .help("write the servers without `lspServers` around them");
        // What is wrong inside shows only then, and would be one error for another.
        let mut inside = Checker::new("", &[]);
        inside.value(&wrapper.value, &SERVERS, judgement.level, judgement.effect);
        problem.fix = unwrapped(node, wrapper).filter(|_| inside.problems.is_empty());
        problems.push(problem);
        return;
    }
    if let Some(schema) = node.member("$schema").filter(|it| !it.value.is_object()) {
        problems.retain(|it| !schema.value.span.contains(it.span));
        let message = format!("`$schema` is taken for the name of a language server; {}", judgement.effect);
        problems.push(
            Problem::new("wrong-type", judgement.level, schema.key.span, message)
                .label("no server")
                .help("remove it: there is no schema here"),
        );
    }
}
