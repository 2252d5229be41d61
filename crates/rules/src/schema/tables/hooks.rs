//! Hooks: the file, the events, the groups and the handlers, wherever they stand.

use marketlint_parser::{Member, Node, Span, Text, Value};

use crate::diagnostic::{Fix, Level, Safety};
use crate::model::Doc;
use crate::schema::format;
use crate::schema::{
    ANY_SIZE, Checker, Choice, Field, POSITIVE, Problem, STRING_MAP, STRINGS, Stranger, Table, Type, Unknown, nearest, quote, unwrapped,
};
use crate::url;

/// Where an event map stands: the same defect costs something else in each place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In a hooks file.
    File,
    /// In the `hooks` of a plugin manifest.
    Manifest,
    /// In the `hooks` of an entry of the catalogue.
    Entry,
    /// In the front matter of a skill.
    FrontMatter,
}

impl Form {
    /// Whether gate hooks in a wrong place cost the plugin here. In an entry they are one defect among others, and refused
    /// as such; in front matter nobody looks for them.
    fn hides(self) -> bool {
        matches!(self, Form::File | Form::Manifest)
    }
}

/// What a defect costs.
#[derive(Debug, Clone, Copy)]
struct Loss {
    level: Level,
    effect: &'static str,
}

const FILE_DROPPED: &str = "Claude Code loads no hook of this file";
const PLUGIN_REFUSED: &str = "Claude Code refuses the whole plugin";

/// The file.
pub static HOOKS_FILE: Table = Table {
    name: "a hooks file",
    refused: FILE_DROPPED,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("description", Type::String, "What the hooks are for."),
        Field::new("hooks", Type::Object(&EVENT_MAP), "The hooks, by event.").example("{ \"PostToolUse\": [] }"),
        Field::new("modules", STRINGS, "The module that registers hooks in code; one at most.")
            .since("2.1.287")
            .example("[\"./hooks.js\"]"),
    ],
};

/// The events, each with its groups.
pub static EVENT_MAP: Table =
    Table { name: "a map of hook events", refused: FILE_DROPPED, unknown: Unknown::Warned, strangers: &[], fields: &EVENT_FIELDS };

const EVENT_FIELDS: [Field; EVENTS.len()] = {
    let mut fields = [Field::new("", GROUPS, ""); EVENTS.len()];
    let mut at = 0;
    while at < EVENTS.len() {
        fields[at].name = EVENTS[at].name;
        fields[at].doc = EVENTS[at].doc;
        at += 1;
    }
    fields
};

/// What stands below an event.
const GROUPS: Type = Type::Array(&ONE_GROUP, ANY_SIZE);
static ONE_GROUP: Type = Type::Object(&GROUP);

/// The handlers that share a matcher.
pub static GROUP: Table = Table {
    name: "a hook group",
    refused: SKIPPED,
    unknown: Unknown::Confused,
    strangers: &[&[Stranger { name: "matchers", belongs: "`matcher` is, so that the hooks run for everything" }]],
    fields: &[
        Field::new("matcher", Type::String, "What the hooks run for; without it, for everything.").example("\"Write|Edit\""),
        Field::new("hooks", Type::Array(&HANDLER, ANY_SIZE), "What runs.")
            .required()
            .example("[{ \"type\": \"command\", \"command\": \"…\" }]"),
    ],
};

/// One handler.
pub static HANDLER: Type = Type::Choice(&Choice {
    tag: "type",
    name: "a hook",
    untagged: None,
    variants: &[("command", &COMMAND), ("http", &HTTP), ("mcp_tool", &MCP_TOOL), ("prompt", &PROMPT), ("agent", &AGENT)],
});

const SKIPPED: &str = "the hook never runs";
const TYPE: Field = Field::new("type", Type::String, "What kind of hook it is.").required();
const TIMEOUT: Field = Field::new("timeout", Type::Number(POSITIVE), "After how many seconds it is given up.").example("10");
const ONCE: Field = Field::new("once", Type::Bool, "Whether it runs once per session; in the front matter of a skill only.");
const STATUS_MESSAGE: Field = Field::new("statusMessage", Type::String, "What is shown while it runs.");
const IF: Field = Field::new("if", Type::String, "A permission rule that has to match the tool call.").example("\"Bash(git *)\"");
const ON_FAILURE: Field = Field::new("onFailure", Type::Enum(&["continue", "block"]), "What happens where it fails.");
const MODEL: Field = Field::new("model", Type::String, "The model that answers.");

/// A handler that runs a program.
pub static COMMAND: Table = Table {
    name: "a command hook",
    refused: SKIPPED,
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[
        TYPE,
        Field::new("command", Type::String, "What the shell runs; with `args`, the program itself.")
            .required()
            .example("\"\\\"${CLAUDE_PLUGIN_ROOT}/scripts/check.sh\\\"\""),
        Field::new("args", STRINGS, "The arguments; with them, no shell is involved."),
        Field::new("shell", Type::Enum(&["bash", "powershell"]), "Which shell runs it."),
        Field::new("async", Type::Bool, "Whether the session goes on without waiting."),
        Field::new("asyncRewake", Type::Bool, "Whether it wakes the session when it is done."),
        Field::new("rewakeMessage", Type::Format(&format::NOT_EMPTY), "What the session is told then."),
        Field::new("rewakeSummary", Type::Format(&format::NOT_EMPTY), "The same in a few words."),
        ON_FAILURE,
        TIMEOUT,
        ONCE,
        STATUS_MESSAGE,
        IF,
    ],
};

/// A handler that calls a web address.
pub static HTTP: Table = Table {
    name: "an http hook",
    refused: SKIPPED,
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[
        TYPE,
        Field::new("url", Type::Format(&url::ABSOLUTE), "Where the event is posted.").required().example("\"https://example.com/hook\""),
        Field::new("headers", STRING_MAP, "Headers to send."),
        Field::new("allowedEnvVars", STRINGS, "Which variables the headers may use.").example("[\"TOKEN\"]"),
        ON_FAILURE,
        TIMEOUT,
        ONCE,
        STATUS_MESSAGE,
        IF,
    ],
};

/// A handler that calls a tool of an MCP server.
pub static MCP_TOOL: Table = Table {
    name: "an mcp_tool hook",
    refused: SKIPPED,
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[
        TYPE,
        Field::new("server", Type::String, "The server: `plugin:NAME:SERVER` for one of a plugin.")
            .required()
            .example("\"plugin:name:server\""),
        Field::new("tool", Type::String, "The tool.").required(),
        Field::new("input", Type::Map(None, &Type::Any, ANY_SIZE), "What it is given."),
        TIMEOUT,
        ONCE,
        STATUS_MESSAGE,
        IF,
    ],
};

/// A handler that asks a model.
pub static PROMPT: Table = Table {
    name: "a prompt hook",
    refused: SKIPPED,
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[
        TYPE,
        Field::new("prompt", Type::String, "The question.").required(),
        MODEL,
        Field::new("continueOnBlock", Type::Bool, "Whether the session goes on after a refusal."),
        TIMEOUT,
        ONCE,
        STATUS_MESSAGE,
        IF,
    ],
};

/// A handler that asks an agent.
pub static AGENT: Table = Table {
    name: "an agent hook",
    refused: SKIPPED,
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[TYPE, Field::new("prompt", Type::String, "What it is to find out.").required(), MODEL, TIMEOUT, ONCE, STATUS_MESSAGE, IF],
};

/// What an event is.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// Its name.
    pub name: &'static str,
    /// What its matchers are held against.
    pub matcher: Matcher,
    /// Which types of handler the documentation allows.
    pub handlers: &'static [&'static str],
    /// Whether a hook can stop what is going on by its exit code.
    pub blocks: bool,
    /// One line of documentation.
    pub doc: &'static str,
}

/// What the matchers of an event are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matcher {
    /// Nothing: the event ignores them.
    None,
    /// The name of a tool.
    Tool,
    /// The type of an agent.
    Agent,
    /// The name of a command.
    Command,
    /// The name of an MCP server.
    Server,
    /// The name of a model.
    Model,
    /// Names of files, split at `|`, none of them a pattern.
    Files,
    /// One of these words.
    Words(&'static [&'static str]),
}

impl Event {
    /// Whether it decides over tool calls: a hook of it that cannot be read costs the whole plugin.
    pub fn is_gate(&self) -> bool {
        is_gate(self.name)
    }

    /// Whether it is about a tool call.
    pub fn is_of_tools(&self) -> bool {
        self.matcher == Matcher::Tool
    }
}

const ALL: &[&str] = &["command", "http", "mcp_tool", "prompt", "agent"];
const NO_MODEL: &[&str] = &["command", "http", "mcp_tool"];
const AT_START: &[&str] = &["command", "mcp_tool"];

const fn event(name: &'static str, matcher: Matcher, handlers: &'static [&'static str], blocks: bool, doc: &'static str) -> Event {
    Event { name, matcher, handlers, blocks, doc }
}

/// Every event that Claude Code 2.1.329 knows.
pub const EVENTS: &[Event] = &[
    event("PreToolUse", Matcher::Tool, ALL, true, "Before a tool is called."),
    event("PermissionRequest", Matcher::Tool, ALL, false, "When permission for a tool is asked for."),
    event("PermissionDenied", Matcher::Tool, ALL, false, "When permission for a tool was denied."),
    event("PostToolUse", Matcher::Tool, ALL, false, "After a tool was called."),
    event("PostToolUseFailure", Matcher::Tool, ALL, false, "After a tool failed."),
    event("PostToolBatch", Matcher::None, ALL, true, "After several tools were called at once."),
    event("UserPromptSubmit", Matcher::None, ALL, true, "When the user sends a message."),
    event("UserPromptExpansion", Matcher::Command, ALL, true, "When a command is expanded to its text."),
    event("Stop", Matcher::None, ALL, true, "When Claude is done."),
    event("StopFailure", Matcher::Words(STOP_FAILURES), NO_MODEL, false, "When a turn ended with an error."),
    event("SubagentStart", Matcher::Agent, NO_MODEL, false, "When an agent starts."),
    event("SubagentStop", Matcher::Agent, ALL, true, "When an agent is done."),
    event("TaskCreated", Matcher::None, ALL, true, "When a task is created."),
    event("TaskCompleted", Matcher::None, ALL, true, "When a task is completed."),
    event("TeammateIdle", Matcher::None, ALL, true, "When a teammate has nothing to do."),
    event(
        "SessionStart",
        Matcher::Words(&["startup", "resume", "clear", "compact", "fork"]),
        AT_START,
        false,
        "When a session begins or goes on.",
    ),
    event("Setup", Matcher::Words(&["init", "maintenance"]), &["command"], false, "When the repository is set up."),
    event(
        "SessionEnd",
        Matcher::Words(&["clear", "resume", "logout", "prompt_input_exit", "other"]),
        NO_MODEL,
        false,
        "When a session ends.",
    ),
    event("Notification", Matcher::Words(NOTIFICATIONS), NO_MODEL, false, "When the user is notified."),
    event("MessageDisplay", Matcher::None, NO_MODEL, false, "When a message is shown."),
    event(
        "InstructionsLoaded",
        Matcher::Words(&["session_start", "nested_traversal", "path_glob_match", "include", "compact"]),
        NO_MODEL,
        false,
        "When a file of instructions is loaded.",
    ),
    event(
        "ConfigChange",
        Matcher::Words(&["user_settings", "project_settings", "local_settings", "policy_settings", "skills"]),
        NO_MODEL,
        true,
        "When settings change.",
    ),
    event("CwdChanged", Matcher::None, NO_MODEL, false, "When the working directory changes."),
    event("DirectoryAdded", Matcher::Words(&["slash_command", "register_repo_root"]), NO_MODEL, false, "When a directory is added."),
    event("FileChanged", Matcher::Files, NO_MODEL, false, "When a watched file changes; the matcher names it."),
    event("WorktreeCreate", Matcher::None, NO_MODEL, true, "When a worktree is made."),
    event("WorktreeRemove", Matcher::None, NO_MODEL, false, "When a worktree is removed."),
    event("PreCompact", Matcher::Words(&["manual", "auto"]), NO_MODEL, true, "Before the conversation is compacted."),
    event("PostCompact", Matcher::Words(&["manual", "auto"]), NO_MODEL, false, "After the conversation was compacted."),
    event("PreModelSwitch", Matcher::Model, NO_MODEL, true, "Before the model changes."),
    event("PostModelSwitch", Matcher::Model, NO_MODEL, false, "After the model changed."),
    event("Elicitation", Matcher::Server, NO_MODEL, true, "When an MCP server asks the user."),
    event("ElicitationResult", Matcher::Server, NO_MODEL, true, "When the user has answered an MCP server."),
];

const STOP_FAILURES: &[&str] = &[
    "rate_limit",
    "overloaded",
    "authentication_failed",
    "oauth_org_not_allowed",
    "account_on_hold",
    "billing_error",
    "invalid_request",
    "model_not_found",
    "server_error",
    "max_output_tokens",
    "cloud_credential_error",
    "unknown",
];

const NOTIFICATIONS: &[&str] = &[
    "permission_prompt",
    "idle_prompt",
    "auth_success",
    "elicitation_dialog",
    "elicitation_url_dialog",
    "elicitation_complete",
    "elicitation_response",
    "agent_needs_input",
    "agent_completed",
    "quota_auto_resume_fired",
    "quota_auto_resume_stale",
    "quota_auto_resume_disabled",
];

/// The event of that name.
pub fn event_named(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|it| it.name == name)
}

fn is_gate(name: &str) -> bool {
    matches!(name, "PreToolUse" | "PermissionRequest")
}

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    let Some(root) = doc.root() else { return };
    if !root.is_object() {
        checker.object(root, &HOOKS_FILE, doc.opening(), Level::Error);
        return;
    }
    for field in HOOKS_FILE.fields.iter().filter(|it| it.name != "hooks") {
        if let Some(value) = root.get(field.name) {
            checker.field(value, field, &HOOKS_FILE);
        }
    }
    match root.member("hooks") {
        Some(events) => {
            beside(root, events, checker);
            check_events(&events.value, Form::File, checker);
        }
        None => without_wrapper(root, checker),
    }
}

/// Checks a map of events. `events` is the value that should be one.
pub fn check_events(events: &Node, form: Form, checker: &mut Checker<'_>) {
    if !events.is_object() {
        let loss = match form {
            Form::File => Loss { level: Level::Error, effect: FILE_DROPPED },
            _ => loss(form, true),
        };
        checker.named("hooks", events, &Type::Object(&EVENT_MAP), loss.level, loss.effect);
        return;
    }
    if let Some(span) = lone_group(events).filter(|_| form.hides()) {
        hidden(span, "in a group without an event", form, checker);
        return;
    }
    for member in events.effective_members() {
        match event_named(&member.key) {
            Some(event) => groups(member, event, form, checker),
            None => unknown_event(member, events, form, checker),
        }
    }
}

/// Checks that no gate event stands at the top of a front matter, outside of its `hooks`.
pub(super) fn check_strays(root: &Node, checker: &mut Checker<'_>) {
    if let Some(span) = own_gate(root) {
        hidden(span, "outside of `hooks`", Form::FrontMatter, checker);
    }
}

/// What a defect below an event costs.
fn loss(form: Form, gate: bool) -> Loss {
    let (level, effect) = match (form, gate) {
        (Form::Entry, _) => (Level::Error, "the plugin does not install"),
        (Form::File | Form::Manifest, true) => (Level::Error, PLUGIN_REFUSED),
        (Form::FrontMatter, true) => (Level::Warning, "the skill loads without any hooks and without its `allowed-tools`"),
        (_, false) => (Level::Warning, SKIPPED),
    };
    Loss { level, effect }
}

fn groups(member: &Member, event: &'static Event, form: Form, checker: &mut Checker<'_>) {
    let mut loss = loss(form, event.is_gate());
    let Value::Array(groups) = &member.value.value else {
        if let Some(span) = gates(&member.value, 0).filter(|_| form.hides()) {
            hidden(span, &format!("below {}, outside of a list of groups", quote(&member.key)), form, checker);
            return;
        }
        if member.value.is_null() && form != Form::Entry {
            loss = self::loss(form, false);
        }
        checker.named(event.name, &member.value, &GROUPS, loss.level, loss.effect);
        return;
    };
    for group in groups {
        match hidden_in_group(group).filter(|_| form.hides()) {
            Some(span) => hidden(span, "inside a group of another event", form, checker),
            None if is_flat(group) => flat(group, loss, checker),
            None => checker.named("hooks", group, &ONE_GROUP, loss.level, loss.effect),
        }
        if form == Form::File {
            group.get("hooks").map_or(&[][..], Node::items).iter().for_each(|it| unquoted_in(it, checker));
        }
    }
}

/// A handler that stands where its group should.
fn is_flat(group: &Node) -> bool {
    group.get("hooks").is_none() && (group.get("type").is_some() || group.get("command").is_some())
}

fn flat(handler: &Node, loss: Loss, checker: &mut Checker<'_>) {
    let matcher = handler.get("matcher").and_then(Node::text).filter(|it| it.is_verbatim());
    let before = matcher.map_or_else(|| "{ \"hooks\": [ ".to_owned(), |it| format!("{{ \"matcher\": \"{}\", \"hooks\": [ ", it.as_str()));
    checker.problems.push(Problem {
        rule: "hook-outside-group",
        level: loss.level,
        span: handler.opening(),
        label: "a hook, where a group of hooks belongs".into(),
        message: format!("a hook stands directly below its event, without a group around it; {}", loss.effect),
        help: Some("put it into a group: `{ \"hooks\": [ … ] }`".into()),
        fix: Some(Fix::risky("Put a group around the hook", handler.span.first(0), before).edit(end_of(handler.span), " ] }")),
    });
}

fn unknown_event(member: &Member, events: &Node, form: Form, checker: &mut Checker<'_>) {
    // A list below a made-up event is a slip in its name; anything else may be groups that were put away.
    if let Some(span) = search(&member.value, 0, !member.value.is_array()).filter(|_| form.hides()) {
        hidden(span, &format!("below {}, which is no event", quote(&member.key)), form, checker);
        return;
    }
    let loss = loss(form, false);
    let near = nearest(&member.key, EVENTS.iter().map(|it| it.name));
    let doubled = member.key.as_str() == "hooks" && member.value.is_object();
    let (help, fix) = match near {
        _ if doubled => ("write the events directly into the outer `hooks`".to_owned(), unwrapped(events, member)),
        Some(near) if events.member(near).is_none() => {
            let title = format!("Rename the event to `{near}`");
            (format!("there is an event `{near}`"), Some(Fix::risky(title, member.key.content(), near)))
        }
        Some(near) => (format!("there is an event `{near}`; add the hooks to it"), None),
        None => (
            "write the name of an event, such as `PreToolUse`, `PostToolUse`, `UserPromptSubmit`, `Stop` or `SessionStart`".to_owned(),
            None,
        ),
    };
    let effect = if form == Form::Entry { loss.effect } else { "the hooks below it never run" };
    checker.problems.push(Problem {
        rule: "unknown-hook-event",
        level: loss.level,
        span: member.key.span,
        label: "no such event".into(),
        message: format!("{} is not an event that Claude Code knows; {effect}", quote(&member.key)),
        help: Some(help),
        fix,
    });
}

/// The empty span behind a value.
fn end_of(span: Span) -> Span {
    Span { start: span.end, ..span }
}

/// Gate hooks beside `hooks`, where nothing reads them.
fn beside(root: &Node, events: &Member, checker: &mut Checker<'_>) {
    if events.value.is_object() && lone_group(root).is_some() {
        hidden(events.key.span, "in a group without an event", Form::File, checker);
    }
    for member in root.effective_members().filter(|it| it.key.as_str() != "hooks") {
        if stray(member).is_some() {
            hidden(events.key.span, &format!("in {} beside `hooks`", quote(&member.key)), Form::File, checker);
        }
    }
}

fn without_wrapper(root: &Node, checker: &mut Checker<'_>) {
    let has_modules = root.get("modules").is_some_and(|it| !it.items().is_empty());
    let gates = root.effective_members().find_map(stray);
    if has_modules && gates.is_none() {
        return;
    }
    let is_event = |it: &Member| event_named(&it.key).is_some();
    let events: Vec<&Member> = root.members().iter().filter(|it| is_event(it)).collect();
    let only_events = !events.is_empty() && events.len() == root.members().len();
    let effect = if gates.is_some() { PLUGIN_REFUSED } else { FILE_DROPPED };
    let fix = match root.members() {
        [] => Some(Fix::safe("Write an empty `hooks`", root.span, "{ \"hooks\": {} }")),
        _ if only_events => {
            Some(Fix::risky("Put the events into `hooks`", root.span.first(0), "{ \"hooks\": ").edit(end_of(root.span), " }"))
        }
        _ => None,
    };
    checker.problems.push(Problem {
        rule: "hooks-without-wrapper",
        level: Level::Error,
        span: root.opening(),
        label: "no `hooks` in here".into(),
        message: format!("the hooks file has no key `hooks`; {effect}"),
        help: Some("put the events into `{ \"hooks\": { … } }`".into()),
        fix,
    });
}

fn hidden(span: Span, place: &str, form: Form, checker: &mut Checker<'_>) {
    let loss = loss(form, true);
    checker.problems.push(Problem {
        rule: "hidden-gate-hook",
        level: loss.level,
        span,
        label: String::new(),
        message: format!("hooks that may decide over tool calls stand {place}, where they do not run; {}", loss.effect),
        help: Some("move them to their event in `hooks`, or remove them: there is no place to park hooks".into()),
        fix: None,
    });
}

// ---- The search for hidden gate hooks, as Claude Code 2.1.329 was seen to make it. ----

/// How many containers deep it goes, the first not counted.
const DEPTH: usize = 3;

/// A key beside `hooks` that is a gate event, or holds one, or holds groups of hooks.
fn stray(member: &Member) -> Option<Span> {
    if counts_as_gate(member) {
        return Some(member.key.span);
    }
    search(&member.value, 0, !is_other_event(&member.key))
}

/// An object that looks like a group of hooks: it has a matcher, or nothing that is an event, and hooks of some sort.
fn lone_group(node: &Node) -> Option<Span> {
    let hooks = node.member("hooks")?;
    let listed = !hooks.value.items().is_empty();
    let is_group = match node.get("matcher") {
        Some(_) => listed || hooks.value.is_object(),
        None => {
            let handler = hooks.value.get("type").is_some_and(|it| it.text().is_some());
            (listed || handler) && node.members().iter().all(|it| event_named(&it.key).is_none())
        }
    };
    is_group.then_some(hooks.key.span)
}

/// A gate event inside a group. Of its handlers only their own keys are looked at.
fn hidden_in_group(group: &Node) -> Option<Span> {
    let is_handler = |it: &Node| it.get("type").is_some_and(|it| it.text().is_some());
    let in_handlers = |it: &Node| if is_handler(it) { own_gate(it) } else { gates(it, 2) };
    own_gate(group).or_else(|| group.items().iter().find_map(|it| gates(it, 1))).or_else(|| {
        group.effective_members().find_map(|it| match it.key.as_str() {
            "hooks" if it.value.is_array() => it.value.items().iter().find_map(in_handlers),
            _ => gates(&it.value, 1),
        })
    })
}

fn own_gate(node: &Node) -> Option<Span> {
    node.effective_members().find(|it| counts_as_gate(it)).map(|it| it.key.span)
}

fn counts_as_gate(member: &Member) -> bool {
    let empty = match &member.value.value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    is_gate(&member.key) && !empty
}

fn is_other_event(key: &str) -> bool {
    event_named(key).is_some() && !is_gate(key)
}

fn gates(node: &Node, depth: usize) -> Option<Span> {
    if depth > DEPTH {
        return None;
    }
    own_gate(node).or_else(|| node.items().iter().chain(node.effective_members().map(|it| &it.value)).find_map(|it| gates(it, depth + 1)))
}

/// Gate events, and where `groups_count` also groups of hooks, whatever they are called. Below a key that is another event,
/// groups are in their place.
fn search(node: &Node, depth: usize, groups_count: bool) -> Option<Span> {
    if depth > DEPTH {
        return None;
    }
    let here = own_gate(node).or_else(|| groups_count.then(|| lone_group(node)).flatten());
    let in_items = || node.items().iter().find_map(|it| search(it, depth + 1, groups_count));
    let in_members = || node.effective_members().find_map(|it| search(&it.value, depth + 1, groups_count && !is_other_event(&it.key)));
    here.or_else(in_items).or_else(in_members)
}

// ---- Path variables that the shell may split. ----

fn unquoted_in(handler: &Node, checker: &mut Checker<'_>) {
    let is_shell = handler.get("type").and_then(Node::as_str) == Some("command")
        && handler.get("args").is_none()
        && handler.get("shell").and_then(Node::as_str) != Some("powershell");
    let Some(command) = handler.get("command").and_then(Node::text).filter(|_| is_shell) else { return };
    checker.problems.extend(unquoted_problem(command));
}

/// What to say of a command for the shell with path variables outside of quotes.
pub fn unquoted_problem(command: &Text) -> Option<Problem> {
    let found = unquoted(command);
    let first = found.first()?;
    let mut variables: Vec<String> = found.iter().filter_map(|it| command.get(it.variable.clone())).map(quote).collect();
    variables.dedup();
    let are = if variables.len() == 1 { "is" } else { "are" };
    let mut fix = Fix::new("Put the path in double quotes", Safety::Safe);
    for it in &found {
        fix = fix.edit(command.slice(it.word.start..it.word.start), "\\\"").edit(command.slice(it.word.end..it.word.end), "\\\"");
    }
    // In a here-document quotes are text, and in `[[ … =~ … ]]` they change what is matched.
    let certain = !command.contains("<<") && !command.contains("=~");
    Some(Problem {
        rule: "unquoted-path-variable",
        level: Level::Warning,
        span: command.slice(first.variable.clone()),
        label: "not in quotes".into(),
        message: format!("{} {are} not in quotes; the shell splits the command where the path has a space", variables.join(" and ")),
        help: Some(format!("write `\\\"{}\\\"`", command.get(first.word.clone()).unwrap_or_default())),
        fix: certain.then_some(fix),
    })
}

/// A path variable that stands outside of quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unquoted {
    /// The variable.
    pub variable: std::ops::Range<usize>,
    /// The variable and the path behind it.
    pub word: std::ops::Range<usize>,
}

const PATH_VARIABLES: &[&str] = &["CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA", "CLAUDE_PROJECT_DIR"];

/// The path variables that stand outside of quotes in a shell command. Nothing of the shell is known here but quotes and backslashes.
pub fn unquoted(command: &str) -> Vec<Unquoted> {
    let (mut single, mut double, mut skip) = (false, false, false);
    let mut found = Vec::new();
    for (at, it) in command.char_indices() {
        if std::mem::take(&mut skip) {
            continue;
        }
        match it {
            '\\' if !single => skip = true,
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            '$' if !single && !double => {
                if let Some(len) = variable_len(command.get(at..).unwrap_or_default()) {
                    let behind = command.get(at + len..).unwrap_or_default();
                    let path =
                        behind.find(|it: char| !it.is_alphanumeric() && !matches!(it, '/' | '.' | '_' | '-')).unwrap_or(behind.len());
                    found.push(Unquoted { variable: at..at + len, word: at..at + len + path });
                }
            }
            _ => {}
        }
    }
    found
}

/// How long the path variable at the start of a text is.
fn variable_len(text: &str) -> Option<usize> {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    PATH_VARIABLES.iter().find_map(|name| {
        let braced = text.strip_prefix("${").and_then(|it| it.strip_prefix(name)).is_some_and(|it| it.starts_with('}'));
        let bare = text.strip_prefix('$').and_then(|it| it.strip_prefix(name)).is_some_and(|it| !it.starts_with(is_word));
        match (braced, bare) {
            (true, _) => Some(name.len() + 3),
            (_, true) => Some(name.len() + 1),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_read_as_the_official_check_reads_them() {
        let found = |command: &str| unquoted(command).iter().map(|it| command[it.word.clone()].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("${CLAUDE_PLUGIN_ROOT}/a.sh --x"), ["${CLAUDE_PLUGIN_ROOT}/a.sh"]);
        assert_eq!(found("a $CLAUDE_PROJECT_DIR;b"), ["$CLAUDE_PROJECT_DIR"]);
        assert_eq!(found("echo it\\'s ${CLAUDE_PLUGIN_DATA}"), ["${CLAUDE_PLUGIN_DATA}"]);
        for quoted in [
            "\"${CLAUDE_PLUGIN_ROOT}/a\"",
            "'${CLAUDE_PLUGIN_ROOT}'",
            "\\${CLAUDE_PLUGIN_ROOT}",
            "${CLAUDE_PLUGIN_ROOT:-x}",
            "$CLAUDE_PLUGIN_ROOTS",
        ] {
            assert!(found(quoted).is_empty(), "{quoted}");
        }
    }
}
