//! A second thread that sees when an input takes too long or too much memory.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;

use super::input::Input;

/// Counts what this process has allocated.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How much one input may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Time of the processor.
    pub(crate) time: Duration,
    /// Bytes allocated at one moment.
    pub(crate) bytes: usize,
}

/// What an input that does not end is given in wall-clock time, as a multiple of its bound.
const HANGS: u32 = 6;

/// What an input that does not end may allocate, as a multiple of its bound.
const SWELLS: usize = 4;

/// How often the second thread looks.
const INTERVAL: Duration = Duration::from_millis(20);

/// What is being run just now.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    current: Mutex<Option<Running>>,
}

#[derive(Debug, Clone)]
struct Running {
    number: u64,
    input: Arc<Input>,
    since: Instant,
    bytes_before: usize,
}

impl Watch {
    /// Runs `work`, and answers what went beyond the bounds.
    pub(crate) fn over(&self, number: u64, input: &Arc<Input>, bounds: Bounds, work: impl FnOnce()) -> Option<String> {
        MEMORY.reset_peak_usage();
        let bytes_before = MEMORY.current_usage();
        let before = ProcessorTime::now();
        let running = Running { number, input: Arc::clone(input), since: Instant::now(), bytes_before };
        self.set(Some(running));
        work();
        self.set(None);
        let bytes = MEMORY.peak_usage().saturating_sub(bytes_before);
        let time = before.elapsed();
        if bytes > bounds.bytes {
            return Some(format!("too much memory\n{} MiB at once", bytes >> 20));
        }
        (time > bounds.time).then(|| format!("too much time\n{:.1} s of the processor", time.as_secs_f64()))
    }

    /// Looks after what runs until the process ends; `report` gets the input that does not end, and must end the process.
    pub(crate) fn start(self: &Arc<Self>, bounds: Bounds, report: impl Fn(u64, &Input, &str) + Send + 'static) {
        let watch = Arc::clone(self);
        thread::spawn(move || {
            loop {
                thread::sleep(INTERVAL);
                let running = watch.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let Some(running) = running else { continue };
                let bytes = MEMORY.current_usage().saturating_sub(running.bytes_before);
                if running.since.elapsed() > bounds.time * HANGS {
                    report(running.number, &running.input, "does not end");
                } else if bytes > bounds.bytes.saturating_mul(SWELLS) {
                    report(
                        running.number,
                        &running.input,
                        &format!("too much memory\n{} MiB and growing", bytes >> 20),
                    );
                }
            }
        });
    }

    fn set(&self, running: Option<Running>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = running;
    }
}

/// A moment of this thread's time on the processor, so that a busy machine is not taken for a slow input. Where the system
/// does not tell, it is wall-clock time.
struct ProcessorTime {
    on_processor: Option<Duration>,
    wall: Instant,
}

impl ProcessorTime {
    fn now() -> Self {
        let statistics = fs_err::read_to_string("/proc/thread-self/schedstat").ok();
        let nanoseconds = statistics.and_then(|text| text.split(' ').next()?.parse().ok());
        Self { on_processor: nanoseconds.map(Duration::from_nanos), wall: Instant::now() }
    }

    fn elapsed(&self) -> Duration {
        let now = Self::now();
        match (self.on_processor, now.on_processor) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => now.wall - self.wall,
        }
    }
}
