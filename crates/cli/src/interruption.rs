//! Ctrl-C while files are written: it waits until nothing is half done.

use std::io;
#[cfg(unix)]
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

/// As long as this lives, a signal that would end the program only asks it to end.
#[cfg(unix)]
pub(crate) struct Uninterrupted {
    asked: Arc<AtomicBool>,
    /// Whether signals end the program again.
    is_over: Arc<AtomicBool>,
}

#[cfg(unix)]
impl Uninterrupted {
    pub(crate) fn begin() -> io::Result<Uninterrupted> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::flag::{register, register_conditional_default};
        let it = Uninterrupted { asked: Arc::default(), is_over: Arc::default() };
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            register_conditional_default(signal, Arc::clone(&it.is_over))?;
            register(signal, Arc::clone(&it.asked))?;
        }
        Ok(it)
    }

    /// Fails once it was asked to end.
    pub(crate) fn go_on(&self) -> io::Result<()> {
        if self.asked.load(Ordering::SeqCst) { Err(io::Error::other("interrupted; nothing was changed")) } else { Ok(()) }
    }
}

#[cfg(unix)]
impl Drop for Uninterrupted {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
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
