//! The language server, spoken to as an editor does.

use std::fs;
use std::thread;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use marketlint_rules::Config;
use serde_json::{Value, json};

struct Editor {
    connection: Connection,
    requests: i32,
}

impl Editor {
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.connection.sender.send(Message::Request(Request { id: id.clone(), method: method.into(), params })).unwrap();
        loop {
            if let Message::Response(response) = self.next() {
                assert_eq!(response.id, id);
                return response.response_result.unwrap();
            }
        }
    }

    fn tell(&self, method: &str, params: Value) {
        self.connection.sender.send(Message::Notification(Notification { method: method.into(), params })).unwrap();
    }

    fn next(&self) -> Message {
        self.connection.receiver.recv_timeout(Duration::from_secs(60)).unwrap()
    }

    /// The findings that are published next for a file.
    fn findings(&self, ending: &str) -> Vec<Value> {
        loop {
            if let Message::Notification(it) = self.next() {
                assert_eq!(it.method, "textDocument/publishDiagnostics");
                if it.params["uri"].as_str().unwrap().ends_with(ending) {
                    return it.params["diagnostics"].as_array().unwrap().clone();
                }
            }
        }
    }
}

#[test]
fn shows_findings_while_typing_and_offers_repairs() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    fs::create_dir_all(root.join(".claude-plugin")).unwrap();
    let good = "{ \"name\": \"😀\" }";
    fs::write(root.join(".claude-plugin/plugin.json"), good).unwrap();
    let uri = format!("file://{}/.claude-plugin/plugin.json", root.display());

    let (ours, theirs) = Connection::memory();
    let server = thread::spawn(move || marketlint::lsp::run(&ours, &|_| Config::default()).unwrap());
    let mut editor = Editor { connection: theirs, requests: 0 };
    editor.ask("initialize", json!({ "capabilities": {}, "rootUri": format!("file://{}", root.display()) }));
    editor.tell("initialized", json!({}));

    let bad = "{ \"name\": \"😀\", }";
    editor.tell("textDocument/didOpen", json!({ "textDocument": { "uri": uri, "languageId": "json", "version": 1, "text": bad } }));
    let findings = editor.findings("plugin.json");
    let slip = findings.iter().find(|it| it["code"] == "json-syntax").unwrap();
    // Columns are UTF-16 units: the face counts two.
    assert_eq!(slip["range"], json!({ "start": { "line": 0, "character": 14 }, "end": { "line": 0, "character": 15 } }));

    let context = json!({ "diagnostics": [] });
    let actions =
        editor.ask("textDocument/codeAction", json!({ "textDocument": { "uri": uri }, "range": slip["range"], "context": context }));
    let action = actions.as_array().unwrap().iter().find(|it| it["isPreferred"] == true).unwrap();
    assert_eq!(action["edit"]["changes"][&uri][0]["newText"], "");

    editor.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": good }] }));
    let findings = editor.findings("plugin.json");
    assert!(findings.iter().all(|it| it["code"] != "json-syntax"), "{findings:?}");

    editor.ask("shutdown", Value::Null);
    editor.tell("exit", Value::Null);
    server.join().unwrap();
}
