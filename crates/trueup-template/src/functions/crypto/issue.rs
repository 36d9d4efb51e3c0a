//! Certificates made to order, byte for byte as Go's `x509.CreateCertificate` lays them out.

mod layout;
mod names;

use layout::{Issuer, Order};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng;

use super::certificate::{self, Certificate};
use super::private_key::{PrivateKey, RSA_STEPS};
use super::stream::{drawn, stream};
use super::{int, pem, text};
use crate::function::{Call, Failure};
use crate::value::{Slot, Value};

const RSA_BITS: usize = 2048;

/// `genCA cn days`
pub(super) fn gen_ca(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut stream = stream(call);
    call.work(RSA_STEPS)?;
    let key = PrivateKey::generate_rsa(&mut stream, RSA_BITS)?;
    let order = Order { is_ca: true, ..order(call, None, 1, &mut stream)? };
    finish(call, &order, &key, None)
}

/// `genCAWithKey cn days key`
pub(super) fn gen_ca_with_key(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let key = given_key(call, 2)?;
    let order = Order { is_ca: true, ..order(call, None, 1, &mut stream(call))? };
    finish(call, &order, &key, None)
}

/// `genSelfSignedCert cn ips names days`
pub(super) fn gen_self_signed_cert(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut stream = stream(call);
    call.work(RSA_STEPS)?;
    let key = PrivateKey::generate_rsa(&mut stream, RSA_BITS)?;
    let order = order(call, Some((1, 2)), 3, &mut stream)?;
    finish(call, &order, &key, None)
}

/// `genSelfSignedCertWithKey cn ips names days key`
pub(super) fn gen_self_signed_cert_with_key(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let key = given_key(call, 4)?;
    let order = order(call, Some((1, 2)), 3, &mut stream(call))?;
    finish(call, &order, &key, None)
}

/// `genSignedCert cn ips names days ca`
pub(super) fn gen_signed_cert(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut stream = stream(call);
    call.work(RSA_STEPS)?;
    let key = PrivateKey::generate_rsa(&mut stream, RSA_BITS)?;
    signed(call, &key, &mut stream)
}

/// `genSignedCertWithKey cn ips names days ca key`
pub(super) fn gen_signed_cert_with_key(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let key = given_key(call, 5)?;
    signed(call, &key, &mut stream(call))
}

fn signed(call: &Call<'_>, key: &PrivateKey, stream: &mut ChaCha20Rng) -> Result<Slot, Failure> {
    let ca = Certificate::of_argument(call, 4);
    let certificate = certificate::read(&ca.cert, "decodedSignerCert")?;
    let signer = PrivateKey::from_pem(&ca.key).map_err(|error| format!("error parsing private key: {error}"))?;
    let order = order(call, Some((1, 2)), 3, stream)?;
    finish(call, &order, key, Some((&Issuer::of(&certificate)?, &signer)))
}

fn given_key(call: &Call<'_>, index: usize) -> Result<PrivateKey, String> {
    PrivateKey::from_pem(text(call, index)).map_err(|error| format!("parsing private key: {error}"))
}

/// What the arguments ask for; `lists` are the places of addresses and names among them.
fn order(
    call: &Call<'_>,
    lists: Option<(usize, usize)>,
    days: usize,
    stream: &mut ChaCha20Rng,
) -> Result<Order, Failure> {
    let nil = Value::Nil;
    let (addresses, names) =
        lists.map_or((&nil, &nil), |(addresses, names)| (call.value(addresses), call.value(names)));
    let mut order = Order {
        common_name: text(call, 0).to_vec(),
        addresses: names::addresses(addresses)?,
        names: names::names(names)?,
        serial: [0; 16],
        now: call.runtime.now,
        days: int(call, days),
        is_ca: false,
    };
    stream.fill_bytes(&mut order.serial);
    Ok(order)
}

/// The certificate, signed with the issuer's key, or with its own.
fn finish(
    call: &Call<'_>,
    order: &Order,
    key: &PrivateKey,
    issuer: Option<(&Issuer, &PrivateKey)>,
) -> Result<Slot, Failure> {
    let create = || {
        let own = Issuer::of_order(order)?;
        let (issuer, signer) = issuer.unwrap_or((&own, key));
        layout::certificate(order, key, issuer, signer)
    };
    let bytes = create().map_err(|error| format!("error creating certificate: {error}"))?;
    let key = key.to_pem().map_err(|error| format!("error pem-encoding key: {error}"))?;
    let certificate = Certificate { cert: pem::encode("CERTIFICATE", &bytes).into(), key: key.into() };
    Ok(drawn(call, certificate.into_value()))
}
