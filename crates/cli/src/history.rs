//! What a repository was at another commit, asked of git itself.
//!
//! Only commands that read objects are run: none of them looks at the work tree, so no hook, no filter, and no program that the
//! repository names is ever started, and nothing is fetched.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use marketlint_parser::Source;
use marketlint_rules::model::Before;

use crate::git::Git;

/// The repository at a root as it was where its branch left that of a commit.
pub fn before(git: &Git, root: &Path, revision: &str) -> Result<Before, String> {
    let run = |args: &[&str]| run(git, args, &[]);
    let one = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
    let spelt = format!("{revision}^{{commit}}");
    let commit = run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &spelt])
        .map(one)
        .map_err(|_| format!("`{revision}` is no commit that git knows here; fetch it first"))?;
    // Where the two have no common past, or it was not fetched, the commit itself is compared with.
    let base = run(&["merge-base", &commit, "HEAD"]).map(one).unwrap_or(commit);
    let way = root.strip_prefix(&git.top).map_err(|_| "the repository lies outside of its work tree".to_owned())?;
    let way: String = way.components().map(|it| it.as_os_str().to_string_lossy() + "/").collect();
    let inside = |path: &str| path.strip_prefix(&way).map(str::to_owned);

    let listed = run(&["ls-tree", "-r", "-z", "--full-tree", &base])?;
    let mut wanted: Vec<(String, String)> = Vec::new();
    for line in listed.split(|&it| it == 0) {
        // `100644 blob 83baae61804e65cc73a7201a7252750c76066a30<TAB>path`.
        let line = String::from_utf8_lossy(line);
        let Some((object, path)) = line.split_once('\t') else { continue };
        let is_manifest = [".claude-plugin/plugin.json", ".claude-plugin/marketplace.json"].iter().any(|it| path.ends_with(it));
        if let (true, Some(path), [_, "blob", id]) = (is_manifest, inside(path), object.split(' ').collect::<Vec<_>>().as_slice()) {
            wanted.push((path, (*id).to_owned()));
        }
    }
    let ids: String = wanted.iter().map(|(_, id)| format!("{id}\n")).collect();
    let texts = self::run(git, &["cat-file", "--batch"], ids.as_bytes())?;
    let manifests: BTreeMap<String, Arc<Source>> =
        wanted.into_iter().map(|it| it.0).zip(objects(&texts)).map(|(path, text)| (path, Arc::new(Source::from_bytes(text)))).collect();

    let changed = run(&["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", &base, "HEAD"])?;
    let changed: BTreeSet<String> =
        changed.split(|&it| it == 0).filter(|it| !it.is_empty()).filter_map(|it| inside(&String::from_utf8_lossy(it))).collect();
    Ok(Before { name: revision.to_owned(), manifests, changed })
}

/// Runs a command of git with something to read.
fn run(git: &Git, args: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |it: std::io::Error| format!("git could not be run: {it}");
    let mut child = Command::new("git")
        .args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"])
        .args(args)
        .current_dir(&git.top)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Written from a thread of its own: git may answer before it has read everything.
        scope.spawn(move || stdin.map(|mut it| it.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    if output.status.success() { Ok(output.stdout) } else { Err(format!("`git {}` failed", args.first().unwrap_or(&""))) }
}

/// The contents in what `git cat-file --batch` prints: `ID TYPE SIZE`, a line break, so many bytes, a line break.
fn objects(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    while let Some(end) = bytes.iter().position(|&it| it == b'\n') {
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
        let size = head.rsplit(' ').next().and_then(|it| it.parse::<usize>().ok());
        let Some(content) = size.and_then(|it| bytes.get(end + 1..end + 1 + it)) else { break };
        out.push(content.to_vec());
        bytes = bytes.get(end + 2 + content.len()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_apart_by_their_sizes() {
        let texts = objects(b"a1 blob 3\nx\ny\nb2 blob 0\n\nc3 missing\n");
        assert_eq!(texts, [b"x\ny".to_vec(), Vec::new()]);
        assert_eq!(objects(b"a1 blob 9\nx"), Vec::<Vec<u8>>::new());
    }
}
