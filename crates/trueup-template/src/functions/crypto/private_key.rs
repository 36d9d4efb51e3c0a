//! Private keys: made, written, read, and what certificates need of them.

use der::asn1::{Null, ObjectIdentifier, UintRef};
use der::{Any, Decode, Encode, Sequence};
use ed25519_dalek::Signer;
use ed25519_dalek::pkcs8::{EncodePrivateKey, EncodePublicKey, KeypairBytes, PrivateKeyInfoRef};
use p256::elliptic_curve::Generate;
use rand_chacha::ChaCha20Rng;
use rsa::Pkcs1v15Sign;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey};
use sha2::{Digest, Sha256};

use super::pem::{self, Block};
use super::stream::{drawn, stream};
use super::text;
use crate::function::{Call, Failure};
use crate::value::{Slot, Text};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const MALFORMED: &str = "asn1: structure error: malformed private key";

/// A private key of any kind that sprig knows.
pub(super) enum PrivateKey {
    /// RSA.
    Rsa(Box<rsa::PrivateKey>),
    /// ECDSA on the curve P-256.
    Ecdsa(Box<p256::SecretKey>),
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// DSA, for which there are no certificates: it is enough to know what it is.
    Dsa,
}

/// How a signature was made, for the certificate to say.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(super) struct Algorithm {
    oid: ObjectIdentifier,
    parameters: Option<Any>,
}

/// A DSA key as OpenSSL writes it.
#[derive(Sequence)]
struct DsaKey<'a> {
    version: u8,
    p: UintRef<'a>,
    q: UintRef<'a>,
    g: UintRef<'a>,
    y: UintRef<'a>,
    x: UintRef<'a>,
}

/// What finding the primes of a key costs, in steps of a rendering.
pub(super) const RSA_STEPS: u64 = 1_000_000;
const LARGE_RSA_STEPS: u64 = 10_000_000;
const DSA_STEPS: u64 = 5_000_000;

/// A new key as PEM; a text that says so for an unknown type.
pub(super) fn gen_private_key(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let kind = text(call, 0);
    let mut stream = stream(call);
    call.work(match &kind[..] {
        b"" | b"rsa" => LARGE_RSA_STEPS,
        b"dsa" => DSA_STEPS,
        _ => 0,
    })?;
    let key = match &kind[..] {
        b"" | b"rsa" => PrivateKey::generate_rsa(&mut stream, 4096)?.to_pem(),
        b"dsa" => generate_dsa(&mut stream),
        b"ecdsa" => PrivateKey::Ecdsa(Box::new(p256::SecretKey::generate_from_rng(&mut stream))).to_pem(),
        b"ed25519" => PrivateKey::Ed25519(Box::new(ed25519_dalek::SigningKey::generate(&mut stream))).to_pem(),
        _ => {
            call.charge(kind.len())?;
            return Ok(Slot::new(Text::from([b"Unknown type ", &kind[..]].concat())));
        }
    };
    Ok(drawn(call, key?))
}

fn generate_dsa(stream: &mut ChaCha20Rng) -> Result<String, String> {
    let failed = |_| "failed to generate private key".to_owned();
    let components =
        dsa::Components::try_generate_from_rng_with_key_size(stream, dsa::KeySize::DSA_2048_256).map_err(failed)?;
    let key = dsa::SigningKey::try_generate_from_rng_with_components(stream, components).map_err(failed)?;
    let public = key.verifying_key();
    let components = public.components();
    let numbers: [Box<[u8]>; 5] = [
        components.p().to_be_bytes(),
        components.q().to_be_bytes(),
        components.g().to_be_bytes(),
        public.y().to_be_bytes(),
        key.x().to_be_bytes(),
    ];
    let encode = || {
        let mut content = vec![UintRef::new(&[0])?];
        for number in &numbers {
            content.push(UintRef::new(number)?);
        }
        content.to_der()
    };
    Ok(pem::encode("DSA PRIVATE KEY", &encode().map_err(|error| error.to_string())?))
}

impl PrivateKey {
    /// A new RSA key.
    pub(super) fn generate_rsa(stream: &mut ChaCha20Rng, bits: usize) -> Result<Self, String> {
        let key = rsa::PrivateKey::new(stream, bits).map_err(|error| format!("error generating rsa key: {error}"))?;
        Ok(Self::Rsa(Box::new(key)))
    }

    /// The key in a PEM text, as sprig's `parsePrivateKeyPEM`.
    pub(super) fn from_pem(text: &[u8]) -> Result<Self, String> {
        let Block { label, bytes } = pem::decode(text).ok_or("no PEM data in input")?;
        match label.strip_suffix(" PRIVATE KEY") {
            _ if label == "PRIVATE KEY" => {
                from_pkcs8(&bytes).map_err(|error| format!("decoding PEM as PKCS#8: {error}"))
            }
            None => Err(format!("no private key data in PEM block of type {label}")),
            Some("RSA") => from_pkcs1(&bytes).map_err(|error| format!("parsing RSA private key from PEM: {error}")),
            Some("EC") => from_sec1(&bytes).map_err(|error| format!("parsing EC private key from PEM: {error}")),
            Some("DSA") => match DsaKey::from_der(&bytes) {
                Ok(_) => Ok(Self::Dsa),
                Err(_) => Err(format!("parsing DSA private key from PEM: {MALFORMED}")),
            },
            Some(kind) => Err(format!("invalid private key type {kind}")),
        }
    }

    /// The key as PEM, in the form that is usual for its kind.
    pub(super) fn to_pem(&self) -> Result<String, String> {
        Ok(match self {
            Self::Rsa(key) => {
                pem::encode("RSA PRIVATE KEY", key.to_pkcs1_der().map_err(|error| error.to_string())?.as_bytes())
            }
            Self::Ecdsa(key) => pem::encode("EC PRIVATE KEY", &key.to_sec1_der().map_err(|error| error.to_string())?),
            Self::Ed25519(key) => {
                let pair = KeypairBytes { secret_key: key.to_bytes(), public_key: None };
                pem::encode("PRIVATE KEY", pair.to_pkcs8_der().map_err(|error| error.to_string())?.as_bytes())
            }
            Self::Dsa => return Err(unsupported()),
        })
    }

    /// The public key as certificates hold it.
    pub(super) fn public_key(&self) -> Result<Vec<u8>, String> {
        let document = match self {
            Self::Rsa(key) => key.to_public_key().to_public_key_der(),
            Self::Ecdsa(key) => key.public_key().to_public_key_der(),
            Self::Ed25519(key) => key.verifying_key().to_public_key_der(),
            Self::Dsa => return Err("x509: unsupported public key type: *dsa.PublicKey".to_owned()),
        };
        Ok(document.map_err(|error| error.to_string())?.into_vec())
    }

    /// How it signs.
    pub(super) fn algorithm(&self) -> Result<Algorithm, String> {
        Ok(match self {
            Self::Rsa(_) => Algorithm { oid: SHA256_WITH_RSA, parameters: Some(Null.into()) },
            Self::Ecdsa(_) => Algorithm { oid: ECDSA_WITH_SHA256, parameters: None },
            Self::Ed25519(_) => Algorithm { oid: ED25519, parameters: None },
            Self::Dsa => return Err(unsupported()),
        })
    }

    /// The signature of a message.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Self::Rsa(key) => {
                key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)).map_err(|error| error.to_string())
            }
            Self::Ecdsa(key) => {
                let signature: p256::ecdsa::Signature = p256::ecdsa::SigningKey::from(&**key).sign(message);
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Self::Ed25519(key) => Ok(key.sign(message).to_vec()),
            Self::Dsa => Err(unsupported()),
        }
    }
}

fn from_pkcs1(bytes: &[u8]) -> Result<PrivateKey, String> {
    rsa::PrivateKey::from_pkcs1_der(bytes).map(|key| PrivateKey::Rsa(Box::new(key))).map_err(|_| MALFORMED.to_owned())
}

fn from_sec1(bytes: &[u8]) -> Result<PrivateKey, String> {
    p256::SecretKey::from_sec1_der(bytes)
        .map(|key| PrivateKey::Ecdsa(Box::new(key)))
        .map_err(|_| "x509: unknown elliptic curve".to_owned())
}

fn from_pkcs8(bytes: &[u8]) -> Result<PrivateKey, String> {
    let info = PrivateKeyInfoRef::from_der(bytes).map_err(|_| MALFORMED)?;
    let secret = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA => from_pkcs1(secret)
            .map_err(|error| format!("x509: failed to parse RSA private key embedded in PKCS#8: {error}")),
        EC => p256::SecretKey::try_from(info).map(|key| PrivateKey::Ecdsa(Box::new(key))).map_err(|_| {
            "x509: failed to parse EC private key embedded in PKCS#8: x509: unknown elliptic curve".to_owned()
        }),
        ED25519 => {
            let pair = KeypairBytes::try_from(info).map_err(|_| "x509: invalid Ed25519 private key: malformed")?;
            Ok(PrivateKey::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&pair.secret_key))))
        }
        unknown => {
            let dotted = unknown.to_string();
            Err(format!("x509: PKCS#8 wrapping contained private key with unknown algorithm: {dotted}"))
        }
    }
}

fn unsupported() -> String {
    "x509: certificate private key does not implement crypto.Signer".to_owned()
}
