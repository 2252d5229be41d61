//! Which lines of a Markdown text are code. No parser of Markdown: it knows fences, and nothing of what stands outside them.

/// The fences that are open, once as Markdown has it, where the next fence closes, and once as people mean it who put a block
/// with a language into another.
#[derive(Default)]
pub struct Fences {
    open: Option<(char, usize)>,
    meant: usize,
}

impl Fences {
    /// Whether a line, the next one, is a fence or stands between two.
    pub fn takes(&mut self, line: &str) -> bool {
        // A fence may stand in a quotation or a list.
        let bare = line.trim_start_matches(['>', '-', '*', '+', ' ', '\t']);
        let sign = bare.chars().next().unwrap_or_default();
        let length = bare.chars().take_while(|&it| it == sign).count();
        let info = bare.get(length * sign.len_utf8()..).unwrap_or_default().trim();
        if !matches!(sign, '`' | '~') || length < 3 || info.contains('`') {
            return self.open.is_some() || self.meant > 0;
        }
        match self.open {
            None => self.open = Some((sign, length)),
            Some((opened, least)) if opened == sign && length >= least && info.is_empty() => self.open = None,
            Some(_) => {}
        }
        self.meant = if info.is_empty() && self.meant > 0 { self.meant - 1 } else { self.meant + 1 };
        true
    }
}
