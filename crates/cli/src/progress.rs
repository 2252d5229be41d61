//! A word on standard error when the work takes long and somebody is watching.

use std::io::{self, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Ends when it is dropped, and leaves no trace.
#[derive(Debug)]
pub struct Progress {
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Nobody minds waiting as long as this.
const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// Says `what` after a second.
    pub fn start(what: String) -> Progress {
        let (done, wait) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                say(&what);
                // Until the other end goes away.
                let _ = wait.recv();
                say("\r\u{1b}[K");
            }
        });
        Progress { done: Some(done), thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Where it cannot be written, nobody is watching.
fn say(what: &str) {
    let mut err = io::stderr();
    let _ = err.write_all(what.as_bytes()).and_then(|()| err.flush());
}
