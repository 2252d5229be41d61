//! Rules about files that cannot be read as what they are.

use std::collections::HashMap;

use marketlint_parser::Member;

use crate::Rule;

mod json_byte_order_mark;
mod json_duplicate_key;
mod json_syntax;
mod yaml_duplicate_key;
mod yaml_syntax;

/// The rules of this group.
pub static RULES: &[&Rule] =
    &[&json_byte_order_mark::RULE, &json_duplicate_key::RULE, &json_syntax::RULE, &yaml_duplicate_key::RULE, &yaml_syntax::RULE];

/// Reports a slip that a parser found, with the parser's own repair. What the official check leaves closed it does not refuse.
pub(super) fn report_syntax<'a>(
    findings: &'a mut crate::Findings,
    doc: &crate::Doc,
    error: &marketlint_parser::SyntaxError,
) -> &'a mut crate::Diagnostic {
    let diagnostic = findings.report(error.span, error.message.clone());
    diagnostic.level(if doc.opened { crate::Level::Error } else { crate::Level::Warning });
    diagnostic.help = error.help.clone();
    if let Some((span, text)) = &error.related {
        diagnostic.also(*span, text.clone());
    }
    let certain = error.repair.as_ref().map(|it| (it, crate::Safety::Safe));
    if let Some((repair, safety)) = certain.or(error.likely.as_ref().map(|it| (it, crate::Safety::Unsafe))) {
        let edits = repair.edits.iter().cloned();
        diagnostic.fix(edits.fold(crate::Fix::new(repair.title.clone(), safety), |fix, (span, insert)| fix.edit(span, insert)));
    }
    diagnostic
}

/// For each member the next one with the same key.
fn later_twins<'a>(members: &[&'a Member]) -> Vec<Option<&'a Member>> {
    // To make a map costs more than it saves where there are few.
    const FEW: usize = 16;
    if members.len() <= FEW {
        let later =
            |(at, it): (usize, &&'a Member)| members.iter().skip(at + 1).copied().find(|later| later.key.as_str() == it.key.as_str());
        return members.iter().enumerate().map(later).collect();
    }
    let mut next: HashMap<&str, &Member> = HashMap::new();
    let mut out: Vec<_> = members.iter().rev().map(|it| next.insert(&it.key, it)).collect();
    out.reverse();
    out
}
