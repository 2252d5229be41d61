//! The texts of the files that were wanted, each read once. Who reads them is not known here.

use std::sync::{Arc, OnceLock};

use marketlint_parser::{FileId, Source, Span};

use crate::tree::{Meta, Tree};

/// What reading a file gave.
#[derive(Debug)]
pub enum Content {
    /// A text; bytes that are no UTF-8 were replaced.
    Text(Arc<Source>),
    /// The first bytes of a picture, enough to tell its kind.
    Picture(Vec<u8>),
    /// Larger than the limit, in bytes; not read.
    TooBig(u64),
    /// Not to be opened, and why.
    Unreadable(String),
}

impl Content {
    /// How many bytes of a picture are wanted.
    pub const HEAD: usize = 16;

    /// What the bytes of a file are.
    pub fn of(path: &str, mut bytes: Vec<u8>) -> Content {
        if is_picture(path) {
            bytes.truncate(Content::HEAD);
            return Content::Picture(bytes);
        }
        Content::Text(Arc::new(Source::from_bytes(bytes)))
    }
}

/// Whether a file is a picture by its name, and no text.
pub fn is_picture(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |it| it.1);
    ["png", "jpg", "jpeg", "webp", "gif", "ico"].iter().any(|it| extension.eq_ignore_ascii_case(it))
}

/// A content, and what else was learnt of the file while it was read.
#[derive(Debug)]
pub struct Reading {
    /// The content.
    pub content: Content,
    /// The rest; `None` where the tree knows it.
    pub meta: Option<Meta>,
}

impl From<Content> for Reading {
    fn from(content: Content) -> Self {
        Reading { content, meta: None }
    }
}

/// Where texts come from: a disk, an editor, a test.
pub trait Files: Sync {
    /// The content of a regular file of the tree, by its path from the root.
    fn read(&self, path: &str) -> Reading;

    /// What is known of a file that nobody reads; `None` where the tree knows it.
    fn meta(&self, _path: &str) -> Option<Meta> {
        None
    }
}

/// The texts by file; empty for files that nobody wanted.
#[derive(Debug)]
pub struct Sources {
    readings: Vec<OnceLock<Box<Reading>>>,
}

impl Sources {
    pub(crate) fn new(tree: &Tree) -> Self {
        Sources { readings: std::iter::repeat_with(OnceLock::new).take(tree.len()).collect() }
    }

    pub(crate) fn read(&self, id: FileId, tree: &Tree, files: &dyn Files) -> &Content {
        let cell = self.readings.get(id.0 as usize).expect("every id comes from the tree");
        &cell.get_or_init(|| Box::new(files.read(tree.path(id)))).content
    }

    /// What was learnt of each file beside its content: `None` for those that nobody read.
    pub(crate) fn metas(&self) -> impl Iterator<Item = Option<Option<Meta>>> {
        self.readings.iter().map(|it| it.get().map(|it| it.meta))
    }

    /// What reading gave; `None` where the file was not wanted or is a directory.
    pub fn content(&self, id: FileId) -> Option<&Content> {
        self.readings.get(id.0 as usize)?.get().map(|it| &it.content)
    }

    /// The text, where the file was wanted and could be read.
    pub fn source(&self, id: FileId) -> Option<&Source> {
        match self.content(id)? {
            Content::Text(source) => Some(source),
            _ => None,
        }
    }

    /// The same, to be kept.
    pub fn shared(&self, id: FileId) -> Option<Arc<Source>> {
        match self.content(id)? {
            Content::Text(source) => Some(Arc::clone(source)),
            _ => None,
        }
    }

    /// The text, where the file was wanted and could be read.
    pub fn text(&self, id: FileId) -> Option<&str> {
        self.source(id).map(Source::text)
    }

    /// What stands at a span.
    pub fn slice(&self, span: Span) -> &str {
        self.source(span.file).map_or("", |it| it.slice(span))
    }

    /// How many files were read, and how many bytes of text they hold.
    pub fn read_so_far(&self) -> (usize, usize) {
        let texts = self.readings.iter().filter_map(|it| match it.get().map(|it| &it.content) {
            Some(Content::Text(source)) => Some(source.text().len()),
            _ => None,
        });
        texts.fold((0, 0), |(files, bytes), len| (files + 1, bytes + len))
    }
}
