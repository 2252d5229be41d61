//! Offers only repairs that hold: put together they must leave fewer errors, and none where each error has one.

use super::{MAX_ERRORS, read};
use crate::{FileId, SyntaxError};

/// Withdraws the repairs if they do not hold together.
pub(super) fn keep_sound(file: FileId, text: &str, errors: &mut [SyntaxError]) {
    if errors.len() >= MAX_ERRORS || errors.iter().all(|it| it.repair.is_none()) {
        return;
    }
    let n_allowed = if errors.iter().all(|it| it.repair.is_some()) { 0 } else { errors.len() - 1 };
    let holds = apply(text, errors).is_some_and(|mended| read(file, &mended).errors.len() <= n_allowed);
    if !holds {
        errors.iter_mut().for_each(|it| it.repair = None);
    }
}

/// The text with all repairs; `None` where two of them meet.
fn apply(text: &str, errors: &[SyntaxError]) -> Option<String> {
    let mut edits: Vec<_> = errors.iter().filter_map(|it| it.repair.as_ref()).flat_map(|it| &it.edits).collect();
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = String::with_capacity(text.len() + edits.len());
    let mut done = 0;
    for (span, insert) in edits {
        out.push_str(text.get(done..span.start as usize)?);
        out.push_str(insert);
        done = span.end as usize;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}
