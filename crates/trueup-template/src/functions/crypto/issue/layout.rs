//! The bytes of a certificate: what stands in it, and in which order.

use core::time::Duration;

use der::asn1::{
    Any, BitString, GeneralizedTime, Ia5String, ObjectIdentifier, OctetString, PrintableString, SetOfVec, Uint,
    UtcTime, Utf8StringRef,
};
use der::{Choice, Decode, Encode, Sequence, ValueOrd};
use sha2::{Digest, Sha256};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};

use crate::functions::crypto::private_key::{Algorithm, PrivateKey};
use crate::print::go_quote;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SUBJECT_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const OTHER_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const AUTHORITY_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const SERVER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
const NANOSECONDS: i64 = 1_000_000_000;

/// What a certificate shall say.
pub(super) struct Order {
    /// Whom it is about.
    pub(super) common_name: Vec<u8>,
    /// Its addresses, each of 4 or 16 bytes.
    pub(super) addresses: Vec<Vec<u8>>,
    /// Its other names.
    pub(super) names: Vec<Vec<u8>>,
    /// Its number.
    pub(super) serial: [u8; 16],
    /// From when on it holds, in nanoseconds since 1970.
    pub(super) now: i64,
    /// For how many days.
    pub(super) days: i64,
    /// Whether it may sign others.
    pub(super) is_ca: bool,
}

/// Who signs a certificate.
pub(super) struct Issuer {
    name: Any,
    key_id: Option<Vec<u8>>,
    public_key: Option<Vec<u8>>,
}

#[derive(Sequence)]
struct Certificate {
    content: Content,
    algorithm: Algorithm,
    signature: BitString,
}

#[derive(Sequence)]
struct Content {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: Uint,
    algorithm: Algorithm,
    issuer: Any,
    validity: Validity,
    subject: Any,
    public_key: Any,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct Validity {
    from: Time,
    until: Time,
}

#[derive(Choice)]
enum Time {
    #[asn1(type = "UTCTime")]
    Short(UtcTime),
    #[asn1(type = "GeneralizedTime")]
    Long(GeneralizedTime),
}

/// An attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
struct Attribute {
    oid: ObjectIdentifier,
    value: Any,
}

impl Issuer {
    /// The issuer that signs itself.
    pub(super) fn of_order(order: &Order) -> Result<Self, String> {
        Ok(Self { name: subject(order)?, key_id: None, public_key: None })
    }

    /// The issuer that a certificate is about.
    pub(super) fn of(certificate: &CertificateInner<Raw>) -> Result<Self, String> {
        let content = certificate.tbs_certificate();
        let name = Any::encode_from(content.subject()).map_err(|error| error.to_string())?;
        let key_id = content.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        let key_id = key_id.map(|(_, id)| id.0.into_bytes().into_vec()).filter(|id| !id.is_empty());
        let public_key = content.subject_public_key_info().to_der().map_err(|error| error.to_string())?;
        Ok(Self { name, key_id, public_key: Some(public_key) })
    }
}

/// The certificate for this key, signed.
pub(super) fn certificate(
    order: &Order,
    key: &PrivateKey,
    issuer: &Issuer,
    signer: &PrivateKey,
) -> Result<Vec<u8>, String> {
    let algorithm = signer.algorithm()?;
    let public_key = key.public_key()?;
    if issuer.public_key.is_some() && issuer.public_key != signer.public_key().ok() {
        return Err("x509: provided PrivateKey doesn't match parent's PublicKey".to_owned());
    }
    let subject = subject(order)?;
    let content = Content {
        version: 2,
        serial: Uint::new(&order.serial).map_err(|error| error.to_string())?,
        algorithm: algorithm.clone(),
        issuer: issuer.name.clone(),
        validity: validity(order)?,
        extensions: extensions(order, &public_key, issuer, &subject)?,
        subject,
        public_key: Any::from_der(&public_key).map_err(|error| error.to_string())?,
    };
    let signature = signer.sign(&content.to_der().map_err(|error| error.to_string())?)?;
    let signature = BitString::from_bytes(&signature).map_err(|error| error.to_string())?;
    Certificate { content, algorithm, signature }.to_der().map_err(|error| error.to_string())
}

/// A name of one attribute, or of none.
fn subject(order: &Order) -> Result<Any, String> {
    let mut name: Vec<SetOfVec<Attribute>> = Vec::new();
    if !order.common_name.is_empty() {
        let text = std::str::from_utf8(&order.common_name).map_err(|_| "asn1: string not valid UTF-8")?;
        // Go's printable strings have neither asterisks nor ampersands, as the standard says.
        let value = match PrintableString::new(text) {
            Ok(printable) => Any::encode_from(&printable),
            Err(_) => Utf8StringRef::new(text).and_then(|text| Any::encode_from(&text)),
        };
        let attribute = Attribute { oid: COMMON_NAME, value: value.map_err(|error| error.to_string())? };
        name.push(SetOfVec::try_from(vec![attribute]).map_err(|error| error.to_string())?);
    }
    Any::encode_from(&name).map_err(|error| error.to_string())
}

fn validity(order: &Order) -> Result<Validity, String> {
    // Go's durations wrap around, which happens after 292 years.
    let duration = order.days.wrapping_mul(SECONDS_PER_DAY.wrapping_mul(NANOSECONDS));
    let until = i128::from(order.now) + i128::from(duration);
    Ok(Validity { from: time(order.now.into())?, until: time(until)? })
}

/// A moment; from 2050 on the year has four digits.
fn time(nanoseconds: i128) -> Result<Time, String> {
    let seconds = u64::try_from(nanoseconds.div_euclid(NANOSECONDS.into())).unwrap_or_default();
    let moment = Duration::from_secs(seconds);
    UtcTime::from_unix_duration(moment)
        .map(Time::Short)
        .or_else(|_| GeneralizedTime::from_unix_duration(moment).map(Time::Long))
        .map_err(|error| error.to_string())
}

fn extensions(order: &Order, public_key: &[u8], issuer: &Issuer, subject: &Any) -> Result<Vec<Extension>, String> {
    let mut usage = KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment;
    if order.is_ca {
        usage |= KeyUsages::KeyCertSign;
    }
    let constraints = BasicConstraints { ca: order.is_ca, path_len_constraint: None };
    let mut extensions = vec![
        extension(KEY_USAGE, true, &KeyUsage(usage))?,
        extension(EXTENDED_KEY_USAGE, false, &ExtendedKeyUsage(vec![SERVER, CLIENT]))?,
        extension(BASIC_CONSTRAINTS, true, &constraints)?,
    ];
    if order.is_ca {
        let id = OctetString::new(key_id(public_key)?).map_err(|error| error.to_string())?;
        extensions.push(extension(SUBJECT_KEY, false, &SubjectKeyIdentifier(id))?);
    }
    if let Some(id) = issuer.key_id.as_ref().filter(|_| issuer.name != *subject) {
        let id = OctetString::new(id.as_slice()).map_err(|error| error.to_string())?;
        let authority = AuthorityKeyIdentifier { key_identifier: Some(id), ..AuthorityKeyIdentifier::default() };
        extensions.push(extension(AUTHORITY_KEY, false, &authority)?);
    }
    if !order.names.is_empty() || !order.addresses.is_empty() {
        let is_nameless = order.common_name.is_empty();
        extensions.push(extension(OTHER_NAMES, is_nameless, &other_names(order)?)?);
    }
    Ok(extensions)
}

fn extension(oid: ObjectIdentifier, critical: bool, content: &impl Encode) -> Result<Extension, String> {
    let content = content.to_der().and_then(OctetString::new).map_err(|error| error.to_string())?;
    Ok(Extension { extn_id: oid, critical, extn_value: content })
}

/// The first 160 bits of the digest of the key itself.
fn key_id(public_key: &[u8]) -> Result<Vec<u8>, String> {
    let parsed = x509_cert::spki::SubjectPublicKeyInfoRef::try_from(public_key).map_err(|error| error.to_string())?;
    let digest = Sha256::digest(parsed.subject_public_key.raw_bytes());
    Ok(digest.iter().take(20).copied().collect())
}

fn other_names(order: &Order) -> Result<SubjectAltName, String> {
    let mut names = Vec::new();
    for name in &order.names {
        let text = String::from_utf8_lossy(name);
        let name = Ia5String::new(&*text)
            .map_err(|_| format!("x509: {} cannot be encoded as an IA5String", go_quote(text.as_bytes())))?;
        names.push(GeneralName::DnsName(name));
    }
    for address in &order.addresses {
        names.push(GeneralName::IpAddress(OctetString::new(address.as_slice()).map_err(|error| error.to_string())?));
    }
    Ok(SubjectAltName(names))
}
