//! The `trueup` command: arguments, settings, printers, exit codes.
//!
//! What was typed ([`cli`]) becomes resolved settings ([`settings`]); a command ([`commands`]) calls one function of
//! the engine with them, and what comes back goes through the wire types of `trueup-api` to the one [`printer`].

mod cli;
mod commands;
mod failure;
mod page;
mod pflag;
mod printer;
mod progress;
mod settings;
mod view;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rendering makes and drops many small values: a quarter faster with this than with the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::run(std::env::args_os(), &settings::Environment::read()).into()
}
