//! The baseline: what was found before and is not to be reported again. Findings are known by their fingerprints, which stay
//! when lines move and wording changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use marketlint_rules::diagnostic::Diagnostic;
use marketlint_rules::{Checked, Repo, Silenced, Silencer};
use serde_json::{Value, json};

use crate::report::{Fingerprints, Report};
use crate::{Error, apply, bounded};

/// No baseline is longer: half a million findings.
const MAX_SIZE: u64 = 64 << 20;

/// What was found before.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Its file.
    pub path: PathBuf,
    /// How many findings of each fingerprint may still be silenced.
    left: HashMap<String, usize>,
}

impl Baseline {
    /// One that knows of nothing.
    pub fn empty(path: &Path) -> Baseline {
        Baseline { path: path.to_owned(), left: HashMap::new() }
    }

    /// Reads a baseline. `shown` is what to call its file.
    pub fn read(path: &Path, shown: &str) -> Result<Baseline, Error> {
        let bytes =
            bounded::read(path, MAX_SIZE).map_err(|source| Error::Io { doing: format!("cannot read the baseline `{shown}`"), source })?;
        let refused = |why: String| Error::Usage(format!("the baseline `{shown}` cannot be used: {why}"));
        let document: Value = serde_json::from_slice(&bytes).map_err(|it| refused(it.to_string()))?;
        if document.get("version").and_then(Value::as_u64) != Some(1) {
            return Err(refused("its `version` is not 1".into()));
        }
        let findings = document.get("findings").and_then(Value::as_array).ok_or_else(|| refused("it has no list of `findings`".into()))?;
        let mut left = HashMap::new();
        for finding in findings {
            let fingerprint = finding.get("fingerprint").and_then(Value::as_str);
            let fingerprint = fingerprint.ok_or_else(|| refused("one of its findings has no `fingerprint`".into()))?;
            *left.entry(fingerprint.to_owned()).or_insert(0) += 1;
        }
        Ok(Baseline { path: path.to_owned(), left })
    }

    /// Silences what was there before.
    pub fn apply(&mut self, repo: &Repo, checked: &mut Checked) {
        let (found, silenced) = (std::mem::take(&mut checked.found), std::mem::take(&mut checked.silenced));
        let mut all: Vec<(Diagnostic, Option<Silenced>)> = found.into_iter().map(|it| (it, None)).collect();
        all.extend(silenced.into_iter().map(|it| (it.diagnostic.clone(), Some(it))));
        all.sort_by_cached_key(|(it, _)| (it.primary.span, it.rule.name, it.message.clone()));
        let mut fingerprints = Fingerprints::default();
        for (diagnostic, silenced) in all {
            let known = self.left.get_mut(&fingerprints.next(repo, &diagnostic)).filter(|it| **it > 0);
            match (silenced, known) {
                (Some(silenced), known) => {
                    // It is silenced twice; the entry is still of use.
                    known.into_iter().for_each(|it| *it -= 1);
                    checked.silenced.push(silenced);
                }
                (None, Some(count)) => {
                    *count -= 1;
                    checked.silenced.push(Silenced { diagnostic, by: Silencer::Baseline, reason: None });
                }
                (None, None) => checked.found.push(diagnostic),
            }
        }
    }

    /// How many of its findings were not found again.
    pub fn stale(&self) -> usize {
        self.left.values().sum()
    }
}

/// Writes all that a report shows, and what an earlier baseline silenced, as a baseline. Gives back how many findings.
pub fn write(path: &Path, shown: &str, report: &Report) -> Result<usize, Error> {
    let again = report.suppressed.iter().filter(|it| it.by == Silencer::Baseline.as_str()).map(|it| &it.finding);
    let mut findings: Vec<_> = report.findings.iter().chain(again).collect();
    findings.sort_by_key(|it| (&report.file(&it.place).path_in_root, it.place.range.start, it.rule.name));
    let lines = findings.iter().map(|it| {
        let path = &report.file(&it.place).path_in_root;
        let entry = json!({ "fingerprint": it.fingerprint, "rule": it.rule.name, "path": path, "at": it.pointer });
        format!("    {entry}")
    });
    let lines: Vec<String> = lines.collect();
    let list = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
    let text = format!("{{\n  \"version\": 1,\n  \"findings\": [{list}]\n}}\n");
    apply::write_atomically(path, text.as_bytes())
        .map_err(|source| Error::Io { doing: format!("cannot write the baseline `{shown}`"), source })?;
    Ok(lines.len())
}
