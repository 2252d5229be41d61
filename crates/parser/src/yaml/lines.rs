//! Bytes and lines: what separates tokens, and where lines begin and end.
//!
//! Everything YAML gives a meaning is ASCII, so that texts are looked at by byte.

/// A space or a tab.
pub(super) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// A line feed or a carriage return.
pub(super) fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// What ends a scalar within brackets.
pub(super) fn is_bracket_or_comma(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// Where the line that holds `from` ends, before its break.
pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    next_of(bytes, from, *b"\n\r")
}

/// Behind the line break at `at`.
pub(super) fn behind_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([_, ..]) => at + 1,
        _ => at,
    }
}

/// How many spaces stand at `line`.
pub(super) fn count_spaces(bytes: &[u8], line: usize) -> usize {
    bytes.get(line..).unwrap_or_default().iter().take_while(|&&it| it == b' ').count()
}

/// The first thing on a line that is no blank.
pub(super) fn first_in_line(bytes: &[u8], line: usize) -> usize {
    line + bytes.get(line..).unwrap_or_default().iter().take_while(|&&it| is_blank(it)).count()
}

/// From the break at `at`: the start of the next line that holds something, and of what it holds.
pub(super) fn next_line_with_text(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut line = behind_break(bytes, at);
    loop {
        let from = first_in_line(bytes, line);
        match bytes.get(from) {
            None => return None,
            Some(&it) if is_break(it) => line = behind_break(bytes, from),
            Some(_) => return Some((line, from)),
        }
    }
}

/// Whether a line `---` or `...` begins at `line`.
pub(super) fn is_marker(bytes: &[u8], line: usize) -> bool {
    let rest = bytes.get(line..).unwrap_or_default();
    (rest.starts_with(b"---") || rest.starts_with(b"...")) && rest.get(3).is_none_or(|&it| is_blank(it) || is_break(it))
}

/// Where the first of some bytes stands, from `from`; the end where none does.
pub(super) fn next_of<const N: usize>(bytes: &[u8], from: usize, of: [u8; N]) -> usize {
    // Whole blocks first, without a branch for each byte: values are long.
    const BLOCK: usize = 16;
    let is_one = |it: u8| of.iter().fold(false, |found, &one| found | (it == one));
    let rest = bytes.get(from..).unwrap_or_default();
    let n_blocks = rest.chunks_exact(BLOCK).take_while(|block| !block.iter().fold(false, |found, &it| found | is_one(it))).count();
    let tail = rest.get(n_blocks * BLOCK..).unwrap_or_default();
    from + n_blocks * BLOCK + tail.iter().position(|&it| is_one(it)).unwrap_or(tail.len())
}
