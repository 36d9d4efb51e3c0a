//! TOML as values, as `github.com/BurntSushi/toml` decodes it.

use crate::value::Map;

pub(super) fn decode(text: &[u8]) -> Result<Map, String> {
    let _ = text;
    Err(String::new())
}
