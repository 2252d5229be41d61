//! Whole repositories with a file damaged as disks, editors and attackers damage them. Whatever the bytes, no rule fails, every
//! place leads back to what it names, what has a reader is readable, and the number of threads changes nothing.

use marketlint::report::{Format, RenderOptions};
use marketlint_rules::{Config, Layer, Setting, rules};
use proptest::prelude::*;

use crate::formats::rendered;
use crate::hostile::targets;
use crate::memory::Memory;
use crate::{formats, pages, spans};

/// What happens to the bytes of a file. Places are parts of its length.
#[derive(Debug, Clone)]
enum Damage {
    /// One bit is another.
    Flip(f64, u8),
    /// What lies between is gone.
    Cut(f64, f64),
    /// What lies between stands there twice.
    Double(f64, f64),
    /// A part of another file stands in the place of what lies between.
    Splice(f64, f64, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = || 0.0..1.0;
    prop_oneof![
        (place(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        (place(), place()).prop_map(|(start, end)| Damage::Cut(start, end)),
        (place(), place()).prop_map(|(start, end)| Damage::Double(start, end)),
        (place(), place(), any::<usize>()).prop_map(|(start, end, other)| Damage::Splice(start, end, other)),
    ]
}

impl Damage {
    fn done_to(&self, bytes: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
        let place = |part: f64, bytes: &[u8]| (part * bytes.len() as f64) as usize;
        // Most damage is small.
        let range = |start: f64, end: f64, bytes: &[u8]| {
            let start = place(start, bytes);
            start..bytes.len().min(start + place(end * end * end, bytes))
        };
        match *self {
            Damage::Flip(at, bit) => {
                let mut out = bytes.to_vec();
                if let Some(byte) = out.get_mut(place(at, bytes)) {
                    *byte ^= 1 << bit;
                }
                out
            }
            Damage::Cut(start, end) => {
                let gone = range(start, end, bytes);
                [&bytes[..gone.start], &bytes[gone.end..]].concat()
            }
            Damage::Double(start, end) => {
                let twice = range(start, end, bytes);
                [&bytes[..twice.end], &bytes[twice.start..]].concat()
            }
            Damage::Splice(start, end, other) => {
                let gone = range(start, end, bytes);
                let other = &others[other % others.len()];
                [&bytes[..gone.start], &other[range(end, start, other)], &bytes[gone.end..]].concat()
            }
        }
    }
}

/// The repositories that the pages of the rules show, and one with a bit of everything.
fn repositories() -> Vec<Memory> {
    let shown = pages::examples().into_iter().map(|(_, example)| example.memory());
    shown.chain([formats::memory()]).filter(|it| !it.files.is_empty()).collect()
}

/// How many are tried; `PROPTEST_CASES` says otherwise.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_reported_soundly(
        (repository, file) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        thread_local!(static ALL: Vec<Memory> = repositories());
        let mut memory = ALL.with(|all| repository.get(all).clone());
        let others: Vec<Vec<u8>> = memory.files.values().cloned().collect();
        let path = memory.files.keys().nth(file.index(memory.files.len())).cloned().unwrap_or_default();
        let mut bytes = memory.files[&path].clone();
        for damage in &damages {
            bytes = damage.done_to(&bytes, &others);
        }
        memory.files.insert(path, bytes);

        let config = Config { layers: vec![Layer::new([("all", Setting::On)])], ..Config::default() };
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| memory.report(&rules::all(), &config))
        };
        let (one, three) = (on(1), on(3));
        targets::show(&one);
        for format in [Format::Json, Format::Sarif] {
            let options = RenderOptions::default();
            prop_assert_eq!(rendered(&one, format, &options), rendered(&three, format, &options));
        }
        spans::check(&memory, one);
    }
}
