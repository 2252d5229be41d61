//! The language server: the same check as on the command line, over what the editor holds instead of what the disk does.
//!
//! Synchronous: a check takes milliseconds. Every change checks the whole repository, so that a slip in a manifest shows at
//! once in the catalogue that names it, and the findings of all files are published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_server::{Connection, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{CodeActionRequest, Request as _};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionOrCommand, CodeActionParams, CodeActionProviderCapability, CodeDescription,
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, InitializeParams, Location, NumberOrString, PublishDiagnosticsParams,
    Range, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextEdit, Uri, WorkspaceEdit,
};
use marketlint_parser::{Column, Position, Source};
use marketlint_rules::tree::{Kind, Meta};
use marketlint_rules::{Config, Content, Files, Level, Reading, Repo, Safety, Tree, check, rules};

use crate::discover::{self, Discovered, Limits};
use crate::report::{Finding, Place, Report, Root};

/// What may go wrong between an editor and us.
pub type Failure = Box<dyn std::error::Error + Sync + Send>;

/// Serves an editor on standard input and output until it says goodbye.
pub fn serve(config: &dyn Fn(&Path) -> Config) -> Result<(), Failure> {
    let (connection, threads) = Connection::stdio();
    run(&connection, config)?;
    drop(connection);
    threads.join()?;
    Ok(())
}

/// Serves one connection. `config` gives the configuration of a root.
pub fn run(connection: &Connection, config: &dyn Fn(&Path) -> Config) -> Result<(), Failure> {
    let capabilities = ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::FULL)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    };
    let parameters = connection.initialize(serde_json::to_value(capabilities)?)?;
    let mut server = Server { connection, config, workspaces: workspaces(serde_json::from_value(parameters)?), roots: BTreeMap::new() };
    for message in &connection.receiver {
        match message {
            Message::Request(request) if connection.handle_shutdown(&request)? => return Ok(()),
            Message::Request(request) => server.answer(request)?,
            Message::Notification(notification) => server.note(notification)?,
            Message::Response(_) => {}
        }
    }
    Ok(())
}

#[expect(deprecated, reason = "editors that know no workspace folders still send the root")]
fn workspaces(parameters: InitializeParams) -> Vec<PathBuf> {
    let folders = parameters.workspace_folders.unwrap_or_default().into_iter().map(|it| it.uri);
    folders.chain(parameters.root_uri).filter_map(|it| path_of(&it)).collect()
}

struct Server<'a> {
    connection: &'a Connection,
    config: &'a dyn Fn(&Path) -> Config,
    workspaces: Vec<PathBuf>,
    roots: BTreeMap<PathBuf, Workspace>,
}

/// A repository that the editor has files of open.
struct Workspace {
    found: Discovered,
    /// The texts the editor holds, by path from the root.
    open: BTreeMap<String, Arc<Source>>,
    /// The files whose findings the editor shows.
    published: BTreeSet<String>,
    report: Report,
}

impl Server<'_> {
    fn note(&mut self, notification: Notification) -> Result<(), Failure> {
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let it: lsp_types::DidOpenTextDocumentParams = serde_json::from_value(notification.params)?;
                self.changed(&it.text_document.uri, Some(it.text_document.text), false)
            }
            DidChangeTextDocument::METHOD => {
                let it: lsp_types::DidChangeTextDocumentParams = serde_json::from_value(notification.params)?;
                let text = it.content_changes.into_iter().next_back().map(|it| it.text);
                self.changed(&it.text_document.uri, text, false)
            }
            // What was saved or closed may have come with other changes on the disk.
            DidSaveTextDocument::METHOD => {
                let it: lsp_types::DidSaveTextDocumentParams = serde_json::from_value(notification.params)?;
                let held = self.held(&it.text_document.uri);
                self.changed(&it.text_document.uri, held, true)
            }
            DidCloseTextDocument::METHOD => {
                let it: lsp_types::DidCloseTextDocumentParams = serde_json::from_value(notification.params)?;
                self.changed(&it.text_document.uri, None, true)
            }
            _ => Ok(()),
        }
    }

    fn held(&self, uri: &Uri) -> Option<String> {
        let (root, path) = self.place(uri)?;
        self.roots.get(&root)?.open.get(&path).map(|it| it.text().to_owned())
    }

    /// The root a file belongs to, and its path from there.
    fn place(&self, uri: &Uri) -> Option<(PathBuf, String)> {
        let file = path_of(uri)?;
        let holds = |it: &&Path| it.join(".claude-plugin/marketplace.json").is_file();
        let is_plugin = |it: &&Path| it.join(".claude-plugin/plugin.json").is_file();
        let around = || file.ancestors().skip(1);
        let workspace = self.workspaces.iter().map(PathBuf::as_path).find(|it| file.starts_with(it));
        // A plugin below a catalogue is checked as part of it.
        let root = around().find(holds).or_else(|| around().find(is_plugin)).or(workspace)?.to_owned();
        let path = file.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        Some((root, path))
    }

    fn changed(&mut self, uri: &Uri, text: Option<String>, look_again: bool) -> Result<(), Failure> {
        let Some((root, path)) = self.place(uri) else { return Ok(()) };
        let known = self.roots.entry(root.clone()).or_insert_with(|| Workspace {
            found: discover::discover(&root, Limits::default()),
            open: BTreeMap::new(),
            published: BTreeSet::new(),
            report: Report::default(),
        });
        if look_again {
            known.found = discover::discover(&root, Limits::default());
        }
        match text {
            Some(text) => known.open.insert(path, Arc::new(Source::new(text))),
            None => known.open.remove(&path),
        };
        known.check(&root, &(self.config)(&root));
        known.publish(&root, self.connection)
    }

    fn answer(&mut self, request: Request) -> Result<(), Failure> {
        let response = match request.method.as_str() {
            CodeActionRequest::METHOD => {
                let it: CodeActionParams = serde_json::from_value(request.params)?;
                Response::new_ok(request.id, self.actions(&it))
            }
            method => {
                let message = format!("marketlint knows no request `{method}`");
                Response::new_err(request.id, lsp_server::ErrorCode::MethodNotFound as i32, message)
            }
        };
        self.connection.sender.send(Message::Response(response))?;
        Ok(())
    }

    /// The repairs of the findings that a range touches, and one that makes all safe repairs of the file.
    fn actions(&self, parameters: &CodeActionParams) -> Vec<CodeActionOrCommand> {
        let Some((root, path)) = self.place(&parameters.text_document.uri) else { return Vec::new() };
        let Some(known) = self.roots.get(&root) else { return Vec::new() };
        let report = &known.report;
        let here = |it: &&Finding| report.file(&it.place).path_in_root == path;
        let mut actions: Vec<CodeAction> = Vec::new();
        for finding in report.findings.iter().filter(here) {
            let touched = touches(range(report, &finding.place), parameters.range);
            if let (true, Some(fix)) = (touched, &finding.fix)
                && !fix.edits.is_empty()
            {
                actions.push(CodeAction {
                    title: fix.title.clone(),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![diagnostic(report, finding, &root)]),
                    edit: Some(edit(report, fix.edits.iter(), &root)),
                    is_preferred: Some(fix.safety == Safety::Safe),
                    ..CodeAction::default()
                });
            }
        }
        let mut all: Vec<&(Place, String)> = Vec::new();
        for fix in report.findings.iter().filter(here).filter_map(|it| it.fix.as_ref()).filter(|it| it.safety == Safety::Safe) {
            let free = |edit: &(Place, String)| {
                let apart = |it: &&(Place, String)| {
                    it.0.file != edit.0.file || it.0.range.end < edit.0.range.start || edit.0.range.end < it.0.range.start
                };
                all.iter().all(apart)
            };
            if fix.operations.is_empty() && fix.edits.iter().all(free) {
                all.extend(&fix.edits);
            }
        }
        if !all.is_empty() {
            actions.push(CodeAction {
                title: "Make all safe repairs of this file".into(),
                kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                edit: Some(edit(report, all.into_iter(), &root)),
                ..CodeAction::default()
            });
        }
        actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
    }
}

impl Workspace {
    fn check(&mut self, root: &Path, config: &Config) {
        let repo = Repo::load(self.tree(), &Overlay { workspace: self }, self.found.facts.clone(), config.options.clone());
        let checked = check(&repo, &rules::all(), config);
        self.report = Report::default();
        let summary = Root::of(&repo, root.to_string_lossy());
        self.report.add(&repo, checked, summary, &|path| path.to_owned());
    }

    /// The paths on the disk, and those that only the editor has yet.
    fn tree(&self) -> Tree {
        let tree = &self.found.tree;
        let new: Vec<&String> = self.open.keys().filter(|it| tree.get(it).is_none()).collect();
        if new.is_empty() {
            return tree.clone();
        }
        let known = tree.ids().skip(1).map(|it| {
            let entry = tree.entry(it);
            (entry.path.to_string(), entry.kind.clone(), entry.ignored)
        });
        let added = new.into_iter().map(|it| (it.clone(), Kind::File { executable: false, size: 0 }, false));
        Tree::new(known.chain(added).collect())
    }

    /// Sends the findings of every file that has some, and nothing for those that had.
    fn publish(&mut self, root: &Path, connection: &Connection) -> Result<(), Failure> {
        let mut by_file: BTreeMap<String, Vec<Diagnostic>> = self.published.iter().map(|it| (it.clone(), Vec::new())).collect();
        for path in self.open.keys() {
            by_file.entry(path.clone()).or_default();
        }
        for finding in self.report.findings.iter().filter(|it| it.level > Level::Info) {
            let path = self.report.file(&finding.place).path_in_root.clone();
            by_file.entry(path).or_default().push(diagnostic(&self.report, finding, root));
        }
        self.published = by_file.iter().filter(|(_, it)| !it.is_empty()).map(|(path, _)| path.clone()).collect();
        for (path, diagnostics) in by_file {
            let Some(uri) = uri_of(&root.join(path)) else { continue };
            let parameters = PublishDiagnosticsParams { uri, diagnostics, version: None };
            let notification = Notification::new(PublishDiagnostics::METHOD.into(), parameters);
            connection.sender.send(Message::Notification(notification))?;
        }
        Ok(())
    }
}

/// What the editor holds, before what lies on the disk.
struct Overlay<'a> {
    workspace: &'a Workspace,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> Reading {
        match self.workspace.open.get(path) {
            Some(source) => Content::Text(Arc::clone(source)).into(),
            None => self.workspace.found.disk.read(path),
        }
    }

    fn meta(&self, path: &str) -> Option<Meta> {
        if self.workspace.open.contains_key(path) { None } else { self.workspace.found.disk.meta(path) }
    }
}

fn diagnostic(report: &Report, finding: &Finding, root: &Path) -> Diagnostic {
    let help = finding.help.as_ref().map(|it| format!("\n{it}")).unwrap_or_default();
    let related = finding.labels.iter().filter_map(|it| {
        let location = Location { uri: uri_of(&root.join(&report.file(it).path_in_root))?, range: range(report, it) };
        Some(DiagnosticRelatedInformation { location, message: it.text.clone() })
    });
    Diagnostic {
        range: range(report, &finding.place),
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warning => DiagnosticSeverity::WARNING,
            Level::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.name.into())),
        code_description: finding.rule.url().parse().ok().map(|href| CodeDescription { href }),
        source: Some("marketlint".into()),
        message: format!("{}{help}", finding.message),
        related_information: Some(related.collect()),
        ..Diagnostic::default()
    }
}

fn edit<'a>(report: &Report, edits: impl Iterator<Item = &'a (Place, String)>, root: &Path) -> WorkspaceEdit {
    let mut changes: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
    for (place, new_text) in edits {
        let Some(uri) = uri_of(&root.join(&report.file(place).path_in_root)) else { continue };
        let edit = TextEdit { range: range(report, place), new_text: new_text.clone() };
        match changes.iter_mut().find(|it| it.0 == uri) {
            Some((_, edits)) => edits.push(edit),
            None => changes.push((uri, vec![edit])),
        }
    }
    WorkspaceEdit { changes: Some(changes.into_iter().collect()), ..WorkspaceEdit::default() }
}

fn range(report: &Report, place: &Place) -> Range {
    let (start, end) = report.positions(place, Column::Utf16);
    let position = |it: Position| lsp_types::Position { line: it.line as u32 - 1, character: it.column as u32 - 1 };
    Range { start: position(start), end: position(end) }
}

fn touches(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The path of a `file:` address.
fn path_of(uri: &Uri) -> Option<PathBuf> {
    let encoded = uri.as_str().strip_prefix("file://")?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let digit = |it: Option<u8>| it.and_then(|it| char::from(it).to_digit(16));
        match byte {
            b'%' => bytes.push((digit(rest.next())? * 16 + digit(rest.next())?) as u8),
            other => bytes.push(other),
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/C:/x` on Windows.
    Some(if cfg!(windows) { PathBuf::from(path.trim_start_matches('/')) } else { PathBuf::from(path) })
}

/// The `file:` address of a path.
fn uri_of(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b':' => out.push(char::from(byte)),
            it if it.is_ascii_alphanumeric() => out.push(char::from(it)),
            it => out.push_str(&format!("%{it:02X}")),
        }
    }
    out.parse().ok()
}
