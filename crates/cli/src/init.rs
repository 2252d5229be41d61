//! `marketlint init`: looks at a repository and writes what it takes to keep it in order. Never overwrites.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::args::Lint;
use crate::config_file;
use crate::git::Git;
use crate::report::summary::number;
use crate::{Error, lint};

const CONFIG: &str = include_str!("init/marketlint.toml");
const WORKFLOW: &str = include_str!("init/workflow.yml");
const GITLAB: &str = include_str!("init/gitlab.yml");
const PRE_COMMIT: &str = include_str!("init/pre-commit.yaml");

/// Writes what is missing. Gives back what there is to say of it, line by line.
pub fn init(path: &Path, cwd: &Path) -> Result<Vec<String>, Error> {
    let args = Lint { paths: vec![path.to_owned()], no_config: true, ..Lint::default() };
    let linted = lint::lint(&args, cwd, None)?;
    let top = linted.git.as_ref().map_or_else(|| cwd.join(path), |it| it.top.clone());
    let mut said = Vec::new();

    match config_file::NAMES.iter().find(|it| top.join(it).exists()) {
        Some(name) => said.push(format!("{name} is there already")),
        None => said.push(write_new(&top, "marketlint.toml", CONFIG)?),
    }
    if is_on_gitlab(&top, linted.git.as_ref()) {
        said.extend(write_or_show(&top, ".gitlab-ci.yml", GITLAB)?);
    } else {
        said.push(write_new(&top, ".github/workflows/marketlint.yml", WORKFLOW)?);
    }
    said.extend(write_or_show(&top, ".pre-commit-config.yaml", PRE_COMMIT)?);

    let count = linted.report.findings.len();
    if count > 0 {
        said.push(format!("there are {}; to report only what comes from now on:", number(count, "finding")));
        said.push("    marketlint --baseline marketlint-baseline.json --update-baseline".into());
        said.push("and take the `#` from `baseline` in marketlint.toml".into());
    }
    Ok(said)
}

fn is_on_gitlab(top: &Path, git: Option<&Git>) -> bool {
    let remote = git.and_then(Git::remote).is_some_and(|it| it.url.contains("gitlab"));
    remote || top.join(".gitlab-ci.yml").exists()
}

/// Writes a file that is not there yet.
fn write_new(top: &Path, name: &str, template: &str) -> Result<String, Error> {
    let path = top.join(name);
    let written = create(&path, &filled(template));
    match written {
        Ok(()) => Ok(format!("wrote {name}")),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(format!("{name} is there already")),
        Err(source) => Err(Error::Io { doing: format!("cannot write {}", path.display()), source }),
    }
}

/// Writes a file that other tools share; where it is there, shows what belongs into it.
fn write_or_show(top: &Path, name: &str, template: &str) -> Result<Vec<String>, Error> {
    let path: PathBuf = top.join(name);
    let current = std::fs::read_to_string(&path).unwrap_or_default();
    if current.contains("marketlint") {
        return Ok(vec![format!("{name} names marketlint already")]);
    }
    if !path.exists() {
        return Ok(vec![write_new(top, name, template)?]);
    }
    let mut said = vec![format!("{name} is there already; add to it:")];
    said.extend(filled(template).lines().map(|it| format!("    {it}")));
    Ok(said)
}

/// Whoever writes the same file at the same time wins.
fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// A template with the version that writes it.
fn filled(template: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let minor = version.rsplit_once('.').map_or(version, |it| it.0);
    template.replace("{VERSION}", version).replace("{MINOR}", minor)
}
