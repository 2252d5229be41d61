//! What is written down elsewhere and must not drift: the generated reference, the README's example, the invariants of the code.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a file with what it should hold; `UPDATE=1` writes it.
pub(crate) fn same(path: &Path, wanted: &str) -> Result<(), String> {
    let current = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if current == wanted {
        return Ok(());
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
        return Ok(());
    }
    Err(format!("{} has drifted; UPDATE=1 cargo test writes it", path.display()))
}

#[test]
fn reference_is_current() {
    let docs = root().join("docs");
    let pages = marketlint::reference::pages();
    let wrong: Vec<String> = pages.iter().filter_map(|(path, text)| same(&docs.join(path), text).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for entry in fs::read_dir(docs.join("rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = pages.iter().any(|(path, _)| *path == format!("rules/{name}"));
        assert!(known, "docs/rules/{name} is the page of no rule: remove it");
    }
}

#[test]
fn only_the_command_line_depends_on_renderers() {
    for (crate_name, refused) in [
        ("parser", &["marketlint-rules", "clap", "miette", "codespan-reporting", "serde_json", "walkdir"][..]),
        ("rules", &["clap", "miette", "codespan-reporting", "walkdir"][..]),
    ] {
        let manifest = fs::read_to_string(root().join(format!("crates/{crate_name}/Cargo.toml"))).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for name in refused {
            assert!(!dependencies.contains(&format!("\n{name}.")), "crates/{crate_name} depends on {name}");
        }
    }
}

#[test]
fn readme_shows_what_is_printed() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (open, close) = ("<!-- sample: written by UPDATE=1 cargo test -->\n", "<!-- /sample -->");
    let (before, rest) = readme.split_once(open).unwrap();
    let (_, after) = rest.split_once(close).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_marketlint"))
        .args(["lint", "--format", "plain", "--no-config", "testdata/sample"])
        .current_dir(root())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "the sample has errors");
    let text = String::from_utf8(output.stdout).unwrap();
    same(&path, &format!("{before}{open}```text\n$ marketlint testdata/sample\n{text}```\n{close}{after}")).unwrap();
}
