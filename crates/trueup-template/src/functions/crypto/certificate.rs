//! sprig's `certificate`: a certificate and its key, both as PEM.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::Decode;
use x509_cert::certificate::{CertificateInner, Raw};

use super::private_key::PrivateKey;
use super::{pem, text};
use crate::function::{Call, Failure};
use crate::value::{Map, Member, Object, Slot, Text, Value};

/// Go's name of the type.
pub(super) const TYPE_NAME: &str = "sprig.certificate";

/// A certificate and its key, both as PEM.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The certificate.
    pub cert: Text,
    /// The private key.
    pub key: Text,
}

impl Certificate {
    /// The certificate that was passed as this argument.
    pub(super) fn of_argument<'a>(call: &Call<'a>, index: usize) -> &'a Self {
        let object = match &call.args[index].value {
            Value::Object(object) => object.as_any().downcast_ref(),
            _ => None,
        };
        object.expect("the evaluator passes a certificate for a certificate parameter")
    }

    /// The certificate as a value.
    pub(super) fn into_value(self) -> Value {
        Value::Object(Rc::new(self))
    }
}

impl Object for Certificate {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(TYPE_NAME)
    }

    fn member(&self, name: &str) -> Option<Member> {
        let text = match name {
            "Cert" => &self.cert,
            "Key" => &self.key,
            _ => return None,
        };
        Some(Member::Field(Slot::new(text.clone())))
    }

    fn print(&self) -> String {
        format!("{{{} {}}}", self.cert.to_str(), self.key.to_str())
    }

    fn to_json(&self) -> Option<Value> {
        let map = Map::default();
        map.insert("Cert", Slot::new(self.cert.clone()));
        map.insert("Key", Slot::new(self.key.clone()));
        Some(Value::Map(map))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let Value::Object(object) = other else { return Some(false) };
        Some(object.as_any().downcast_ref::<Self>().is_some_and(|other| self == other))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The content of the first block of a PEM text, if it can be read as a certificate. `what` is what errors call it.
pub(super) fn read(text: &[u8], what: &str) -> Result<CertificateInner<Raw>, String> {
    let block = pem::decode(text).ok_or("unable to decode certificate")?;
    CertificateInner::from_der(&block.bytes)
        .map_err(|_| format!("error parsing certificate: {what}.Bytes: x509: malformed certificate"))
}

/// A certificate and its key, both given in base 64.
pub(super) fn build_custom_cert(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let decode = |index: usize, what: &str| {
        let digits: Vec<u8> = text(call, index).iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        STANDARD.decode(digits).map_err(|_| format!("unable to decode base64 {what}"))
    };
    call.charge(text(call, 0).len().saturating_add(text(call, 1).len()))?;
    let cert = decode(0, "certificate")?;
    let key = decode(1, "private key")?;
    read(&cert, "decodedCert")?;
    PrivateKey::from_pem(&key).map_err(|error| format!("error parsing private key: {error}"))?;
    Ok(Slot::new(Certificate { cert: Text::from(cert), key: Text::from(key) }.into_value()))
}
