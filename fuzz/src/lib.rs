//! What the fuzz targets run. The main workspace's tests run it too, on the inputs that were found.

use std::sync::Once;

#[allow(dead_code)]
#[path = "../../tests/memory.rs"]
mod memory;
#[path = "../../tests/hostile/targets.rs"]
mod targets;

/// Tries one input on the target of that name, with the stack that the program has.
pub fn run(target: &str, bytes: &[u8]) {
    static THREADS: Once = Once::new();
    THREADS.call_once(|| {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(16 << 20).build_global();
    });
    let (_, target) = targets::ALL.iter().find(|(name, _)| *name == target).expect("every target has a name");
    target(bytes);
}
