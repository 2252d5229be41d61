//! What a plain scalar stands for: null, a boolean, a number, or a string.

use crate::Value;

/// What a plain scalar stands for in the core schema, as Claude Code 2.1.329 reads it; `None` for a string.
pub(super) fn resolve(plain: &str) -> Option<Value> {
    let first = *plain.as_bytes().first()?;
    match first {
        b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'~' => match plain {
            "~" | "null" | "Null" | "NULL" => Some(Value::Null),
            "true" | "True" | "TRUE" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" => Some(Value::Bool(false)),
            _ => None,
        },
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(plain).map(Value::Number),
        _ => None,
    }
}

fn number(plain: &str) -> Option<f64> {
    let (sign, digits) = match plain.as_bytes().first()? {
        b'-' => (-1.0, plain.get(1..)?),
        b'+' => (1.0, plain.get(1..)?),
        _ => (1.0, plain),
    };
    // What does not fit in 64 bits is a string.
    let radix = |digits: &str, radix: u32| match digits.as_bytes().first()? {
        b'+' => None,
        _ => u64::from_str_radix(digits, radix).ok().map(|it| it as f64),
    };
    let found = match digits {
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if digits.len() == plain.len() => Some(f64::NAN),
        _ if digits.starts_with("0x") => radix(digits.get(2..)?, 16),
        _ if digits.starts_with("0o") => radix(digits.get(2..)?, 8),
        _ => decimal(digits),
    };
    found.map(|it| sign * it)
}

/// `1`, `1.5`, `.5`, `5.`, `1e3`.
fn decimal(digits: &str) -> Option<f64> {
    let count = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = count(digits);
    let mut rest = digits.get(whole..)?;
    let mut fraction = 0;
    if let Some(behind) = rest.strip_prefix('.') {
        fraction = count(behind);
        rest = behind.get(fraction..)?;
    }
    if whole + fraction == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || count(exponent) != exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for text in "yes no on 1_000 0b11 12:30 2024-01-01 1.2.3 + - . 1e 0x 0xg 0x10000000000000000 nUll nan NaN -.nan".split(' ') {
            assert_eq!(resolve(text), None, "{text}");
        }
        let numbers =
            [("42", 42.0), ("-42", -42.0), ("+1", 1.0), ("017", 17.0), ("0o17", 15.0), ("0x1F", 31.0), ("-0x1F", -31.0), ("1.50", 1.5)];
        for (text, number) in numbers.into_iter().chain([(".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-.inf", f64::NEG_INFINITY)]) {
            assert_eq!(resolve(text), Some(Value::Number(number)), "{text}");
        }
        assert_eq!(resolve("True"), Some(Value::Bool(true)));
        assert_eq!(resolve("~"), Some(Value::Null));
    }
}
