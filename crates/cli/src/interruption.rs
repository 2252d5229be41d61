//! Ctrl-C while files are written: it waits until nothing is half done.

use std::io;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, OnceLock};

/// As long as this lives, a signal that would end the program only asks it to end. There is one at a time.
#[cfg(unix)]
pub(crate) struct Uninterrupted {
    signals: &'static Signals,
}

#[cfg(unix)]
struct Signals {
    /// Whether one has come.
    asked: Arc<AtomicBool>,
    /// Whether they end the program.
    end_it: Arc<AtomicBool>,
}

#[cfg(unix)]
impl Signals {
    /// Handlers are never taken off again, so that there must be one set of them for the whole run.
    fn handled() -> io::Result<&'static Signals> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::flag::{register, register_conditional_default};
        static SIGNALS: OnceLock<Option<Signals>> = OnceLock::new();
        let handle = || -> io::Result<Signals> {
            let it = Signals { asked: Arc::default(), end_it: Arc::new(AtomicBool::new(true)) };
            for signal in [SIGHUP, SIGINT, SIGTERM] {
                register_conditional_default(signal, Arc::clone(&it.end_it))?;
                register(signal, Arc::clone(&it.asked))?;
            }
            Ok(it)
        };
        SIGNALS.get_or_init(|| handle().ok()).as_ref().ok_or_else(|| io::Error::other("signals cannot be held back"))
    }
}

#[cfg(unix)]
impl Uninterrupted {
    pub(crate) fn begin() -> io::Result<Uninterrupted> {
        let signals = Signals::handled()?;
        signals.end_it.store(false, Ordering::SeqCst);
        Ok(Uninterrupted { signals })
    }

    /// Fails once it was asked to end.
    pub(crate) fn go_on(&self) -> io::Result<()> {
        let asked = self.signals.asked.load(Ordering::SeqCst);
        if asked { Err(io::Error::other("interrupted; nothing was changed")) } else { Ok(()) }
    }
}

#[cfg(unix)]
impl Drop for Uninterrupted {
    fn drop(&mut self) {
        self.signals.end_it.store(true, Ordering::SeqCst);
    }
}

/// Elsewhere the system ends the program as it likes; no file is half written even then.
#[cfg(not(unix))]
pub(crate) struct Uninterrupted;

#[cfg(not(unix))]
impl Uninterrupted {
    pub(crate) fn begin() -> io::Result<Uninterrupted> {
        Ok(Uninterrupted)
    }

    pub(crate) fn go_on(&self) -> io::Result<()> {
        Ok(())
    }
}
