//! AES-256 in CBC mode with a password for a key, as sprig's `encryptAES` and `decryptAES`.

use aes::Aes256;
use aes::cipher::block_padding::{NoPadding, Pkcs7};
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand_chacha::rand_core::Rng;

use super::stream::{drawn, stream};
use super::text;
use crate::function::{Call, Failure};
use crate::functions::encoding::base::decode_64;
use crate::value::{Slot, Text};

const BLOCK: usize = 16;

pub(super) fn encrypt_aes(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (password, plain) = (text(call, 0), text(call, 1));
    if plain.is_empty() {
        return Ok(Slot::new(""));
    }
    call.charge(plain.len().saturating_mul(3).saturating_add(3 * BLOCK))?;
    let mut iv = [0; BLOCK];
    stream(call).fill_bytes(&mut iv);
    let encryptor = cbc::Encryptor::<Aes256>::new(&key(password).into(), &iv.into());
    let secret = encryptor.encrypt_padded_vec::<Pkcs7>(plain);
    Ok(drawn(call, STANDARD.encode([&iv[..], &secret].concat())))
}

/// The padding is believed and not checked; what is malformed fails with Go's words for it.
pub(super) fn decrypt_aes(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (password, encoded) = (text(call, 0), text(call, 1));
    if encoded.is_empty() {
        return Ok(Slot::new(""));
    }
    call.charge(encoded.len().saturating_mul(3))?;
    let bytes = decode_64(encoded)?;
    let Some((iv, secret)) = bytes.split_at_checked(BLOCK) else {
        return Err(out_of_bounds(encoded.len() / 4 * 3, bytes.len()));
    };
    let mut padded_iv = [0; BLOCK];
    padded_iv.copy_from_slice(iv);
    let decryptor = cbc::Decryptor::<Aes256>::new(&key(password).into(), &padded_iv.into());
    let mut plain = decryptor
        .decrypt_padded_vec::<NoPadding>(secret)
        .map_err(|_| Failure::from("crypto/cipher: input not full blocks"))?;
    let Some(padding) = plain.last().copied().map(usize::from) else {
        return Err(Failure::from("runtime error: index out of range [-1]"));
    };
    let Some(length) = plain.len().checked_sub(padding) else {
        let below = padding - plain.len();
        return Err(Failure::Error(format!("runtime error: slice bounds out of range [:-{below}]")));
    };
    plain.truncate(length);
    Ok(Slot::new(Text::from(plain)))
}

/// The password, cut or filled up with zeros.
fn key(password: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    key.iter_mut().zip(password).for_each(|(to, from)| *to = *from);
    key
}

/// How Go fails to take the first block: its slices have room for what was decoded at most.
fn out_of_bounds(capacity: usize, length: usize) -> Failure {
    Failure::Error(if capacity < BLOCK {
        format!("runtime error: slice bounds out of range [:{BLOCK}] with capacity {capacity}")
    } else {
        format!("runtime error: slice bounds out of range [{BLOCK}:{length}]")
    })
}
