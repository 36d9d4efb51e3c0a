//! Links the program at a fixed address where that starts it faster.

use std::env;

/// A program that can stand anywhere writes its own addresses into a megabyte of tables before `main`: two fifths of a
/// small `trueup helm template`. Go's programs for Linux, helm among them, stand at a fixed address too.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |part: &str| env::var_os(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
