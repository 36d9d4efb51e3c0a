//! Calls in, results out. What is random is checked by its form, and by doing it again with the same seed.

use super::{Certificate, FUNCTIONS};
use crate::{Call, CallSite, Failure, Libraries, List, Object, Runtime, SemverLibrary, Slot, Text, TomlLibrary, Value};

fn runtime(seed: u64) -> Runtime {
    let libraries = Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true };
    Runtime::new(1_800_000_000_123_456_789, seed, libraries)
}

fn run(runtime: &Runtime, name: &str, args: &[Value]) -> Result<Value, String> {
    let function = FUNCTIONS.iter().find(|function| function.name == name).unwrap();
    let args: Vec<Slot> = args.iter().cloned().map(Slot::new).collect();
    let site = CallSite { function: name, template: "c/t.yaml", line: 1 };
    match (function.run)(&mut Call { args: &args, runtime, site }) {
        Ok(slot) => Ok(slot.value),
        Err(Failure::Error(text)) => Err(text),
        Err(other) => panic!("{other:?}"),
    }
}

fn text(runtime: &Runtime, name: &str, args: &[Value]) -> String {
    match run(runtime, name, args) {
        Ok(value) => value.as_text().unwrap().to_str().into_owned(),
        Err(error) => format!("error: {error}"),
    }
}

fn certificate(value: &Value) -> Certificate {
    let Value::Object(object) = value else { panic!("a certificate") };
    object.as_any().downcast_ref::<Certificate>().unwrap().clone()
}

fn strings(items: &[&str]) -> Value {
    Value::List(List::of(items.iter().copied().map(Slot::new).collect()))
}

#[test]
fn random_strings_have_the_length_and_the_characters_asked_for() {
    type IsAllowed = fn(char) -> bool;
    let table: [(&str, IsAllowed); 4] = [
        ("randAlpha", |character| character.is_ascii_alphabetic()),
        ("randAlphaNum", |character| character.is_ascii_alphanumeric()),
        ("randNumeric", |character| character.is_ascii_digit()),
        ("randAscii", |character| (' '..='~').contains(&character)),
    ];
    let runtime = runtime(1);
    for (name, is_allowed) in table {
        let random = text(&runtime, name, &[Value::Int(500)]);
        assert_eq!(random.len(), 500);
        assert!(random.chars().all(is_allowed), "{random}");
        assert_eq!(text(&runtime, name, &[Value::Int(0)]), "");
        assert_eq!(text(&runtime, name, &[Value::Int(-3)]), "");
    }
}

#[test]
fn equal_seeds_give_equal_results_and_no_two_calls_are_alike() {
    let draw = |runtime: &Runtime| text(runtime, "randAlphaNum", &[Value::Int(20)]);
    let (one, same, other) = (runtime(7), runtime(7), runtime(8));
    let first = draw(&one);
    assert_eq!(first, draw(&same));
    assert_ne!(first, draw(&one));
    assert_ne!(first, draw(&other));
    let called: Vec<String> = one.impure_calls().iter().map(|(function, _)| function.to_string()).collect();
    assert_eq!(called, ["randAlphaNum", "randAlphaNum"]);
}

#[test]
fn random_numbers_lie_between_their_bounds() {
    let runtime = runtime(2);
    let mut seen = [false; 4];
    for _ in 0..200 {
        let Ok(Value::Int(number)) = run(&runtime, "randInt", &[Value::Int(-2), Value::Int(2)]) else {
            panic!("a number")
        };
        seen[usize::try_from(number + 2).unwrap()] = true;
    }
    assert_eq!(seen, [true; 4]);
    for (least, end) in [(1, 1), (2, 1), (i64::MIN, i64::MAX)] {
        let result = run(&runtime, "randInt", &[Value::Int(least), Value::Int(end)]);
        assert_eq!(result.unwrap_err(), "invalid argument to Intn");
    }
}

#[test]
fn random_bytes_identifiers_and_orders_have_their_form() {
    let runtime = runtime(3);
    assert_eq!(text(&runtime, "randBytes", &[Value::Int(0)]), "");
    assert_eq!(text(&runtime, "randBytes", &[Value::Int(10)]).len(), 16);
    let error = "error: runtime error: makeslice: len out of range";
    assert_eq!(text(&runtime, "randBytes", &[Value::Int(-1)]), error);
    let uuid = text(&runtime, "uuidv4", &[]);
    let dashes: Vec<usize> = uuid.match_indices('-').map(|(index, _)| index).collect();
    assert_eq!((uuid.len(), dashes.as_slice()), (36, &[8, 13, 18, 23][..]));
    assert_eq!(&uuid[14..15], "4");
    let mut characters: Vec<char> = text(&runtime, "shuffle", &[Value::from("aäbc")]).chars().collect();
    characters.sort_unstable();
    assert_eq!(characters, ['a', 'b', 'c', 'ä']);
}

#[test]
fn more_than_the_limit_is_refused_before_it_is_made() {
    let runtime = runtime(4);
    let args = [Slot::new(Value::Int(i64::MAX))];
    for name in ["randAlpha", "randBytes"] {
        let function = FUNCTIONS.iter().find(|function| function.name == name).unwrap();
        let site = CallSite { function: name, template: "c/t.yaml", line: 1 };
        let result = (function.run)(&mut Call { args: &args, runtime: &runtime, site });
        assert!(matches!(result, Err(Failure::Limit(_))), "{result:?}");
    }
}

#[test]
fn passwords_are_hashed_with_cost_ten() {
    let runtime = runtime(5);
    let hash = text(&runtime, "bcrypt", &[Value::from("secret")]);
    assert_eq!((&hash[..7], hash.len()), ("$2a$10$", 60));
    let line = text(&runtime, "htpasswd", &[Value::from("user"), Value::from("secret")]);
    assert_eq!((&line[..12], line.len()), ("user:$2a$10$", 65));
    assert_eq!(text(&runtime, "htpasswd", &[Value::from("a:b"), Value::from("c")]), "invalid username: a:b");
    let long = Value::from("x".repeat(73));
    let refused = "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
    assert_eq!(text(&runtime, "bcrypt", &[long]), refused);
}

#[test]
fn derived_passwords_are_those_of_master_password() {
    let runtime = runtime(6);
    let derive = |counter: u64, kind: &str, password: &str, user: &str, site: Text| {
        let [kind, password, user] = [kind, password, user].map(Value::from);
        text(&runtime, "derivePassword", &[Value::Uint64(counter), kind, password, user, Value::Text(site)])
    };
    assert_eq!(derive(1, "long", "password", "user", "example.com".into()), "ZedaFaxcZaso9*");
    let site = || Text::from(&b"s\xff"[..]);
    let table = [
        (0, "maximum", "a(hbrV*NGYMYxSA^0d5^"),
        (1_000_000_007, "long", "YekkTagoMohu9+"),
        (705_032_732 + 1_294_967_282, "medium", "GagJif2%"),
        (3_000_000_021, "short", "Bas7"),
        (0, "nope", "cannot find password template nope"),
    ];
    for (counter, kind, password) in table {
        assert_eq!(derive(counter, kind, "pä", "ü", site()), password, "{kind}");
    }
}

#[test]
fn aes_gives_back_what_it_was_given() {
    let runtime = runtime(9);
    for plain in ["", "a", "0123456789abcdef", "hello world, hello world"] {
        let secret = text(&runtime, "encryptAES", &[Value::from("pw"), Value::from(plain)]);
        assert_eq!(text(&runtime, "decryptAES", &[Value::from("pw"), Value::from(secret)]), plain);
    }
    let table = [
        ("Wa6ifenabvPvTQSEjpyv0rmafiXLNSBfBMSATlcczFY=", "hello world"),
        ("!", "error: illegal base64 data at input byte 0"),
        ("AAAAA", "error: illegal base64 data at input byte 4"),
        ("AAAA", "error: runtime error: slice bounds out of range [:16] with capacity 3"),
        ("AAAAAAAAAAAAAAAAAAAAAA==", "error: runtime error: index out of range [-1]"),
        ("AAAAAAAAAAAAAAAAAAAAAAA=", "error: crypto/cipher: input not full blocks"),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "error: runtime error: slice bounds out of range [:-96]"),
    ];
    for (secret, plain) in table {
        assert_eq!(text(&runtime, "decryptAES", &[Value::from("pw"), Value::from(secret)]), plain, "{secret}");
    }
}

#[test]
fn keys_have_the_usual_form_of_their_kind() {
    let runtime = runtime(10);
    for (kind, label) in [("ecdsa", "EC PRIVATE KEY"), ("ed25519", "PRIVATE KEY")] {
        let key = text(&runtime, "genPrivateKey", &[Value::from(kind)]);
        assert!(key.starts_with(&format!("-----BEGIN {label}-----\n")), "{key}");
        assert!(key.ends_with(&format!("\n-----END {label}-----\n")), "{key}");
    }
    assert_eq!(text(&runtime, "genPrivateKey", &[Value::from("nope")]), "Unknown type nope");
}

#[test]
fn certificates_can_be_used_for_what_comes_after() {
    let runtime = runtime(11);
    let key = run(&runtime, "genPrivateKey", &[Value::from("ecdsa")]).unwrap();
    let ca = run(&runtime, "genCAWithKey", &[Value::from("ca"), Value::Int(365), key.clone()]).unwrap();
    let Certificate { cert, key: ca_key } = certificate(&ca);
    assert!(cert.starts_with(b"-----BEGIN CERTIFICATE-----\n"));
    assert_eq!(Value::Text(ca_key.clone()).as_text(), key.as_text());
    let names = strings(&["a.b"]);
    let leaf_key = run(&runtime, "genPrivateKey", &[Value::from("ed25519")]).unwrap();
    let args = [Value::from("leaf"), strings(&["10.0.0.1", "::1"]), names, Value::Int(30), ca, leaf_key];
    let leaf = certificate(&run(&runtime, "genSignedCertWithKey", &args).unwrap());
    let content = super::certificate::read(&leaf.cert, "").unwrap();
    assert_eq!(content.tbs_certificate().issuer().to_string(), "CN=ca");
    assert_eq!(content.tbs_certificate().validity().not_before.to_string(), "2027-01-15T08:00:00Z");
    assert_eq!(content.tbs_certificate().validity().not_after.to_string(), "2027-02-14T08:00:00Z");
    let encode = |text: &Text| {
        use base64::Engine;
        Value::from(base64::engine::general_purpose::STANDARD.encode(text))
    };
    let again = run(&runtime, "buildCustomCert", &[encode(&leaf.cert), encode(&leaf.key)]).unwrap();
    assert_eq!(leaf.equals(&again), Some(true));
    assert_eq!(leaf.print(), format!("{{{} {}}}", leaf.cert.to_str(), leaf.key.to_str()));
}

#[test]
fn authorities_have_rsa_keys() {
    let runtime = runtime(13);
    let ca = certificate(&run(&runtime, "genCA", &[Value::from("ca"), Value::Int(1)]).unwrap());
    assert!(ca.key.starts_with(b"-----BEGIN RSA PRIVATE KEY-----\n"));
    let content = super::certificate::read(&ca.cert, "").unwrap();
    assert_eq!(content.tbs_certificate().subject_public_key_info().algorithm.oid.to_string(), "1.2.840.113549.1.1.1");
}

#[test]
fn what_certificates_cannot_be_made_from_is_named() {
    let runtime = runtime(12);
    let key = run(&runtime, "genPrivateKey", &[Value::from("ed25519")]).unwrap();
    let other = run(&runtime, "genPrivateKey", &[Value::from("ed25519")]).unwrap();
    let ca = certificate(&run(&runtime, "genCAWithKey", &[Value::from("ca"), Value::Int(1), key.clone()]).unwrap());
    let signed_by = |ca: Certificate| {
        let args = [Value::from("x"), Value::Nil, Value::Nil, Value::Int(1), ca.into_value(), key.clone()];
        run(&runtime, "genSignedCertWithKey", &args).unwrap_err()
    };
    let with = |cert: &str, key: &str| Certificate { cert: cert.into(), key: key.into() };
    assert_eq!(signed_by(with("", "")), "unable to decode certificate");
    let malformed = "error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate";
    assert_eq!(signed_by(with("-----BEGIN A-----\nAAAA\n-----END A-----\n", "")), malformed);
    let keyless = signed_by(Certificate { key: "".into(), ..ca.clone() });
    assert_eq!(keyless, "error parsing private key: no PEM data in input");
    let swapped = signed_by(Certificate { key: other.as_text().unwrap().clone(), ..ca });
    assert_eq!(swapped, "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey");
    let self_signed = |ips: Value, names: Value, key: &Value| {
        let args = [Value::from("x"), ips, names, Value::Int(1), key.clone()];
        run(&runtime, "genSelfSignedCertWithKey", &args).unwrap_err()
    };
    assert_eq!(self_signed(strings(&["bad"]), Value::Nil, &key), "error parsing ip: bad");
    let numbers = || Value::List(List::of(vec![Slot::new(Value::Int(1))]));
    assert_eq!(self_signed(numbers(), Value::Nil, &key), "error parsing ip: 1 is not a string");
    let not_a_name = "error processing alternate dns name: 1 is not a string";
    assert_eq!(self_signed(Value::Nil, numbers(), &key), not_a_name);
    let not_ascii = "error creating certificate: x509: \"é\" cannot be encoded as an IA5String";
    assert_eq!(self_signed(Value::Nil, strings(&["é"]), &key), not_ascii);
    let cut_off = Value::from("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE");
    assert_eq!(self_signed(Value::Nil, Value::Nil, &cut_off), "parsing private key: no PEM data in input");
}
