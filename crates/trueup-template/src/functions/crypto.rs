//! Randomness, passwords, keys and certificates, as sprig's `crypto.go`. Everything random comes from the rendering's seed.

mod certificate;
mod cipher;
mod issue;
mod password;
mod pem;
mod private_key;
mod random;
mod stream;
#[cfg(test)]
mod tests;

pub use certificate::Certificate;

use crate::function::{Call, Failure, Function, Param};
use crate::value::{Slot, Text};

const CERTIFICATE: Param = Param::Object(certificate::TYPE_NAME);
const SUBJECT: [Param; 4] = [Param::String, Param::List, Param::List, Param::Int];

/// The functions of this subject.
pub const FUNCTIONS: &[Function] = &[
    function("bcrypt", &[Param::String], password::bcrypt),
    function("buildCustomCert", &[Param::String, Param::String], certificate::build_custom_cert),
    function("decryptAES", &[Param::String, Param::String], cipher::decrypt_aes),
    function(
        "derivePassword",
        &[Param::Uint32, Param::String, Param::String, Param::String, Param::String],
        password::derive_password,
    ),
    function("encryptAES", &[Param::String, Param::String], cipher::encrypt_aes),
    function("genCA", &[Param::String, Param::Int], issue::gen_ca),
    function("genCAWithKey", &[Param::String, Param::Int, Param::String], issue::gen_ca_with_key),
    function("genPrivateKey", &[Param::String], private_key::gen_private_key),
    function("genSelfSignedCert", &SUBJECT, issue::gen_self_signed_cert),
    function(
        "genSelfSignedCertWithKey",
        &[Param::String, Param::List, Param::List, Param::Int, Param::String],
        issue::gen_self_signed_cert_with_key,
    ),
    function(
        "genSignedCert",
        &[Param::String, Param::List, Param::List, Param::Int, CERTIFICATE],
        issue::gen_signed_cert,
    ),
    function(
        "genSignedCertWithKey",
        &[Param::String, Param::List, Param::List, Param::Int, CERTIFICATE, Param::String],
        issue::gen_signed_cert_with_key,
    ),
    function("htpasswd", &[Param::String, Param::String], password::htpasswd),
    function("randAlpha", &[Param::Int], random::rand_alpha),
    function("randAlphaNum", &[Param::Int], random::rand_alpha_num),
    function("randAscii", &[Param::Int], random::rand_ascii),
    function("randBytes", &[Param::Int], random::rand_bytes),
    function("randInt", &[Param::Int, Param::Int], random::rand_int),
    function("randNumeric", &[Param::Int], random::rand_numeric),
    function("shuffle", &[Param::String], random::shuffle),
    function("uuidv4", &[], random::uuidv4),
];

const fn function(
    name: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Slot, Failure>,
) -> Function {
    Function { name, params, variadic: None, run }
}

/// A `string` argument.
fn text<'a>(call: &Call<'a>, index: usize) -> &'a Text {
    call.args[index].value.as_text().expect("the evaluator passes a string for a string parameter")
}

/// An `int` argument.
fn int(call: &Call<'_>, index: usize) -> i64 {
    match call.value(index) {
        crate::Value::Int(value) => *value,
        _ => unreachable!("the evaluator passes an int for an int parameter"),
    }
}
