//! Passwords: hashed for files of users, and derived as Master Password does it.

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use rand_chacha::rand_core::Rng;
use scrypt::{Params, scrypt};
use sha2::Sha256;

use super::stream::{drawn, stream};
use super::text;
use crate::function::{Call, Failure};
use crate::value::{Slot, Text, TextBuilder, Value};

const BCRYPT_COST: u32 = 10;
/// What hashing costs, in steps of a rendering.
const BCRYPT_STEPS: u64 = 1_000_000;
const SCRYPT_STEPS: u64 = 2_000_000;
/// What is longer would be cut, so that Go refuses it.
const MAX_BCRYPT_LENGTH: usize = 72;

pub(super) fn bcrypt(call: &mut Call<'_>) -> Result<Slot, Failure> {
    call.charge(60)?;
    call.work(BCRYPT_STEPS)?;
    let hash = hash(call, text(call, 0));
    Ok(drawn(call, hash))
}

/// A line of a file of users.
pub(super) fn htpasswd(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let user = text(call, 0);
    let mut line = TextBuilder::new();
    call.charge(user.len())?;
    if user.contains(&b':') {
        line.push("invalid username: ", crate::Cause::NONE);
        line.push_text(user, call.args[0].cause);
        return Ok(Slot::new(line.finish()));
    }
    call.work(BCRYPT_STEPS)?;
    line.push_text(user, call.args[0].cause);
    line.push(":", crate::Cause::NONE);
    line.push(hash(call, text(call, 1)), crate::Cause::NONE);
    Ok(drawn(call, line.finish()))
}

/// The hash with a random salt, or the text that stands for it if there is none.
fn hash(call: &Call<'_>, password: &[u8]) -> String {
    if password.len() > MAX_BCRYPT_LENGTH {
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes".to_owned();
    }
    let mut salt = [0; 16];
    stream(call).fill_bytes(&mut salt);
    let mut key = password.to_vec();
    key.push(0);
    key.truncate(MAX_BCRYPT_LENGTH);
    let hash = bcrypt::bcrypt(BCRYPT_COST, salt, &key);
    // The last byte is left out, as the first implementation did.
    let encode = |bytes: &[u8]| bcrypt::BASE_64.encode(bytes);
    format!("$2a${BCRYPT_COST}${}{}", encode(&salt), encode(&hash[..23]))
}

/// The password of a site, as Master Password derives it from one password for all.
pub(super) fn derive_password(call: &mut Call<'_>) -> Result<Slot, Failure> {
    const NAMESPACE: &[u8] = b"com.lyndir.masterpassword";
    const KEY_LENGTH: usize = 64;
    let counter = match call.value(0) {
        Value::Uint64(counter) => u32::try_from(*counter).unwrap_or(u32::MAX),
        _ => unreachable!("the evaluator passes an unsigned number for an uint32 parameter"),
    };
    let (kind, password, user, site) = (text(call, 1), text(call, 2), text(call, 3), text(call, 4));
    let Some(templates) = templates(kind) else {
        call.charge(kind.len())?;
        return Ok(Slot::new(Text::from([b"cannot find password template ", &kind[..]].concat())));
    };
    call.work(SCRYPT_STEPS)?;
    let params = Params::new(15, 8, 2).expect("the parameters are in range");
    let mut key = [0; KEY_LENGTH];
    let salt = [NAMESPACE, &length(user), user].concat();
    scrypt(password, &salt, &params, &mut key).expect("the key has a length in range");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key may have any length");
    for part in [NAMESPACE, &length(site), site, &counter.to_be_bytes()] {
        mac.update(part);
    }
    let seed = mac.finalize().into_bytes();
    let template = pick(templates, seed[0]);
    let password: String = template.chars().zip(&seed[1..]).map(|(class, byte)| pick_character(class, *byte)).collect();
    Ok(Slot::new(password))
}

fn length(text: &[u8]) -> [u8; 4] {
    // Go cuts longer lengths too.
    let [.., a, b, c, d] = text.len().to_be_bytes();
    [a, b, c, d]
}

fn pick<T: Copy>(items: &[T], byte: u8) -> T {
    items[usize::from(byte) % items.len()]
}

fn pick_character(class: char, byte: u8) -> char {
    char::from(pick(characters(class).as_bytes(), byte))
}

/// The shapes that passwords of a type may have; each letter stands for a class of characters.
fn templates(kind: &[u8]) -> Option<&'static [&'static str]> {
    Some(match kind {
        b"maximum" => &["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        b"long" => &[
            "CvcvnoCvcvCvcv",
            "CvcvCvcvnoCvcv",
            "CvcvCvcvCvcvno",
            "CvccnoCvcvCvcv",
            "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno",
            "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv",
            "CvcvCvccCvcvno",
            "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc",
            "CvcvCvcvCvccno",
            "CvccnoCvccCvcv",
            "CvccCvccnoCvcv",
            "CvccCvccCvcvno",
            "CvcvnoCvccCvcc",
            "CvcvCvccnoCvcc",
            "CvcvCvccCvccno",
            "CvccnoCvcvCvcc",
            "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        b"medium" => &["CvcnoCvc", "CvcCvcno"],
        b"short" => &["Cvcn"],
        b"basic" => &["aaanaaan", "aannaaan", "aaannaaa"],
        b"pin" => &["nnnn"],
        _ => return None,
    })
}

fn characters(class: char) -> &'static str {
    match class {
        'C' => "BCDFGHJKLMNPQRSTVWXYZ",
        'v' => "aeiou",
        'c' => "bcdfghjklmnpqrstvwxyz",
        'a' => "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        'n' => "0123456789",
        'o' => "@&%?,=[]_:-+*$#!'^~;()/.",
        _ => "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    }
}
