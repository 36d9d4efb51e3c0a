//! The other names of a certificate, as templates give them.

use core::net::IpAddr;

use crate::value::{Text, Value};

/// The addresses in a list, each as 4 or 16 bytes.
pub(super) fn addresses(list: &Value) -> Result<Vec<Vec<u8>>, String> {
    items(list, "error parsing ip")?
        .into_iter()
        .map(|text| {
            let parsed: Option<IpAddr> = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
            match parsed.map(|address| address.to_canonical()) {
                Some(IpAddr::V4(address)) => Ok(address.octets().to_vec()),
                Some(IpAddr::V6(address)) => Ok(address.octets().to_vec()),
                None => Err(format!("error parsing ip: {}", text.to_str())),
            }
        })
        .collect()
}

/// The names in a list.
pub(super) fn names(list: &Value) -> Result<Vec<Vec<u8>>, String> {
    Ok(items(list, "error processing alternate dns name")?.into_iter().map(|text| text.to_vec()).collect())
}

fn items<'a>(list: &'a Value, what: &str) -> Result<Vec<&'a Text>, String> {
    let items = list.as_list().map(crate::value::List::items).unwrap_or_default();
    let text = |value: &'a Value| value.as_text().ok_or_else(|| format!("{what}: {} is not a string", print(value)));
    items.iter().map(|slot| text(&slot.value)).collect()
}

/// A value that is no string, as Go's `%v` prints it.
fn print(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) | Value::Int64(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Nil => "<nil>".to_owned(),
        _ => value.type_name().into_owned(),
    }
}
