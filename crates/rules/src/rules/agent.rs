//! Rules about agents, and about the tools that agents, skills and commands name.

use std::ops::Range;

use crate::Rule;
use crate::model::DocKind;

mod agent_field_ignored;
mod agent_skill_not_found;
mod agent_without_tools;
mod model_unknown;
mod tool_bracket_unclosed;
mod tool_in_wrong_case;
mod tool_misspelt;
mod tool_pattern_ignored;
mod wrong_tools_key;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &agent_field_ignored::RULE,
    &agent_skill_not_found::RULE,
    &agent_without_tools::RULE,
    &model_unknown::RULE,
    &tool_bracket_unclosed::RULE,
    &tool_in_wrong_case::RULE,
    &tool_misspelt::RULE,
    &tool_pattern_ignored::RULE,
    &wrong_tools_key::RULE,
];

/// The fields that name tools, by kind of component.
const TOOL_FIELDS: &[(DocKind, &[&str])] = &[
    (DocKind::Agent, &["tools", "disallowedTools"]),
    (DocKind::Skill, &["allowed-tools", "disallowed-tools"]),
    (DocKind::Command, &["allowed-tools", "disallowed-tools"]),
];

/// The names of tools in a text, split at commas and blanks, what stands in brackets left out.
fn tool_names(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut depth = 0_usize;
    let mut out: Vec<(Range<usize>, &str)> = Vec::new();
    let mut start = None;
    for (at, it) in text.char_indices().chain([(text.len(), ' ')]) {
        let in_word = depth == 0 && (it.is_alphanumeric() || matches!(it, '_' | '-' | ':' | '*' | '.'));
        match (in_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.extend(text.get(from..at).map(|name| (from..at, name)));
                start = None;
            }
            _ => {}
        }
        match it {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    out.into_iter()
}
