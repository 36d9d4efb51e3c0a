//! IP addresses in brackets, as Go's `net/netip` reads them.

use bstr::ByteSlice;

use crate::print::go_quote;

/// Refuses what is no address; answers whether it is one of IPv4.
pub(super) fn is_ipv4(address: &[u8]) -> Result<bool, String> {
    let problem = match address.find_byteset(b".:%").map(|at| address[at]) {
        Some(b'.') => check_ipv4(address).map(|()| true),
        Some(b':') => check_ipv6(address).map(|()| false),
        Some(_) => Err(Problem::new("missing IPv6 address")),
        None => Err(Problem::new("unable to parse IP")),
    };
    problem.map_err(|Problem { text, at }| match at {
        b"" => format!("ParseAddr({}): {text}", go_quote(address)),
        _ => format!("ParseAddr({}): {text} (at {})", go_quote(address), go_quote(at)),
    })
}

struct Problem<'a> {
    text: &'static str,
    at: &'a [u8],
}

impl<'a> Problem<'a> {
    fn new(text: &'static str) -> Self {
        Self { text, at: b"" }
    }

    fn at(text: &'static str, at: &'a [u8]) -> Self {
        Self { text, at }
    }
}

fn check_ipv4(address: &[u8]) -> Result<(), Problem<'_>> {
    let (mut value, mut digits, mut dots) = (0_u32, 0, 0);
    for (at, &byte) in address.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return Err(Problem::new("IPv4 field has octet with leading zero"));
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err(Problem::new("IPv4 field has value >255"));
                }
            }
            b'.' => {
                if at == 0 || at == address.len() - 1 || address[at - 1] == b'.' {
                    return Err(Problem::at("IPv4 field must have at least one digit", &address[at..]));
                }
                if dots == 3 {
                    return Err(Problem::new("IPv4 address too long"));
                }
                dots += 1;
                (value, digits) = (0, 0);
            }
            _ => return Err(Problem::at("unexpected character", &address[at..])),
        }
    }
    if dots < 3 { Err(Problem::new("IPv4 address too short")) } else { Ok(()) }
}

fn check_ipv6(address: &[u8]) -> Result<(), Problem<'_>> {
    let (mut rest, zone) = match address.find_byte(b'%') {
        Some(at) => (&address[..at], Some(&address[at + 1..])),
        None => (address, None),
    };
    if zone.is_some_and(<[u8]>::is_empty) {
        return Err(Problem::new("zone must be a non-empty string"));
    }
    let mut has_ellipsis = false;
    if let Some(after) = rest.strip_prefix(b"::") {
        has_ellipsis = true;
        rest = after;
        if rest.is_empty() {
            return Ok(());
        }
    }
    let mut groups = 0;
    while groups < 8 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        match digits {
            0 => return Err(Problem::at("each colon-separated field must have at least one digit", rest)),
            1..=4 => {}
            _ => return Err(Problem::at("each group must have 4 or less digits", rest)),
        }
        if rest.get(digits) == Some(&b'.') {
            if !has_ellipsis && groups != 6 {
                let text = "embedded IPv4 address must replace the final 2 fields of the address";
                return Err(Problem::at(text, rest));
            }
            if groups > 6 {
                let text = "too many hex fields to fit an embedded IPv4 at the end of the address";
                return Err(Problem::at(text, rest));
            }
            check_ipv4(rest)?;
            rest = b"";
            groups += 2;
            break;
        }
        groups += 1;
        rest = &rest[digits..];
        match rest {
            b"" => break,
            b":" => return Err(Problem::at("colon must be followed by more characters", rest)),
            [b':', after @ ..] => rest = after,
            _ => return Err(Problem::at("unexpected character, want colon", rest)),
        }
        if let Some(after) = rest.strip_prefix(b":") {
            if has_ellipsis {
                return Err(Problem::at("multiple :: in address", rest));
            }
            has_ellipsis = true;
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    if !rest.is_empty() {
        return Err(Problem::at("trailing garbage after address", rest));
    }
    match (groups, has_ellipsis) {
        (0..8, false) => Err(Problem::new("address string too short")),
        (8.., true) => Err(Problem::new("the :: must expand to at least one field of zeros")),
        _ => Ok(()),
    }
}
