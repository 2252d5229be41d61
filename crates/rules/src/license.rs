//! Licences as SPDX writes them.

use spdx::identifiers::LICENSES;
use spdx::{Expression, Licensee, ParseMode};

/// Identifiers that were given up are still read, as everyone reads them.
const MODE: ParseMode = ParseMode { allow_deprecated: true, allow_postfix_plus_on_gpl: true, ..ParseMode::STRICT };

/// Whether a text is an SPDX expression: `MIT`, `MIT OR Apache-2.0`.
pub fn is_expression(text: &str) -> bool {
    Expression::parse_mode(text, MODE).is_ok()
}

/// Whether an expression can be satisfied with the licences of a list; `None` where it is no expression.
pub fn is_allowed(text: &str, list: &[String]) -> Option<bool> {
    let expression = Expression::parse_mode(text, MODE).ok()?;
    let known: Vec<Licensee> = list.iter().filter_map(|it| Licensee::parse_mode(it, MODE).ok()).collect();
    Some(expression.evaluate(|wanted| known.iter().any(|it| it.satisfies(wanted))))
}

/// The identifier that people mean who write `Apache 2`, `mit license` or `BSD 3-Clause`.
pub fn meant_by(text: &str) -> Option<&'static str> {
    let wanted = plain(text);
    let current = LICENSES.iter().filter(|it| spdx::license_id(it.name).is_some_and(|it| !it.is_deprecated()));
    let mut found =
        current.filter(|it| !wanted.is_empty() && (plain(it.name) == wanted || plain(it.full_name) == wanted)).map(|it| it.name);
    // Where several fit, nobody can say.
    found.next().filter(|_| found.next().is_none())
}

/// What is left of a name without the words and signs that people leave out.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric() && it != '.');
    let kept: String = words.filter(|it| !matches!(*it, "the" | "license" | "licence" | "version" | "v")).collect();
    let kept = kept.strip_suffix(".0").map_or(kept.clone(), str::to_owned);
    kept.replace('.', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_understood_where_only_one_licence_fits() {
        for (text, expected) in [
            ("Apache 2", Some("Apache-2.0")),
            ("Apache License 2.0", Some("Apache-2.0")),
            ("mit", Some("MIT")),
            ("The MIT License", Some("MIT")),
            ("BSD 3-Clause", Some("BSD-3-Clause")),
            ("GPL", None),
            ("Proprietary", None),
            ("", None),
        ] {
            assert_eq!(meant_by(text), expected, "{text}");
        }
    }

    #[test]
    fn one_side_of_a_choice_is_enough() {
        let list = ["MIT".to_owned(), "Apache-2.0".to_owned()];
        for (text, expected) in [
            ("MIT", Some(true)),
            ("MIT OR GPL-3.0-only", Some(true)),
            ("MIT AND GPL-3.0-only", Some(false)),
            ("GPL-3.0", Some(false)),
            ("LicenseRef-Own", Some(false)),
            ("Own", None),
        ] {
            assert_eq!(is_allowed(text, &list), expected, "{text}");
        }
    }
}
