//! Digests in hexadecimal.

use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use super::text_argument;
use crate::function::{Call, Failure};
use crate::value::Slot;

pub(super) fn sha1sum(call: &mut Call<'_>) -> Result<Slot, Failure> {
    hexadecimal::<Sha1>(call)
}

pub(super) fn sha256sum(call: &mut Call<'_>) -> Result<Slot, Failure> {
    hexadecimal::<Sha256>(call)
}

pub(super) fn sha512sum(call: &mut Call<'_>) -> Result<Slot, Failure> {
    hexadecimal::<Sha512>(call)
}

pub(super) fn adler32sum(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut sum = adler2::Adler32::new();
    sum.write_slice(text_argument(call)?);
    Ok(Slot::new(sum.checksum().to_string()))
}

fn hexadecimal<D: Digest>(call: &Call<'_>) -> Result<Slot, Failure> {
    let digest = D::digest(text_argument(call)?.bytes());
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(Slot::new(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect::<String>()))
}
