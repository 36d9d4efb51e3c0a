//! The classes that `\p{…}` names, in Unicode 15.0.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use crate::rune;

/// The scripts that Go finds: it folds names to one capital and drops `_` before it looks them up, so that it misses those
/// of several words.
#[rustfmt::skip]
const SCRIPTS: &[&str] = &[
    "Adlam", "Ahom", "Arabic", "Armenian", "Avestan", "Balinese", "Bamum", "Batak", "Bengali", "Bhaiksuki",
    "Bopomofo", "Brahmi", "Braille", "Buginese", "Buhid", "Carian", "Chakma", "Cham", "Cherokee", "Chorasmian",
    "Common", "Coptic", "Cuneiform", "Cypriot", "Cyrillic", "Deseret", "Devanagari", "Dogra", "Duployan", "Elbasan",
    "Elymaic", "Ethiopic", "Georgian", "Glagolitic", "Gothic", "Grantha", "Greek", "Gujarati", "Gurmukhi", "Han",
    "Hangul", "Hanunoo", "Hatran", "Hebrew", "Hiragana", "Inherited", "Javanese", "Kaithi", "Kannada", "Katakana",
    "Kawi", "Kharoshthi", "Khmer", "Khojki", "Khudawadi", "Lao", "Latin", "Lepcha", "Limbu", "Lisu", "Lycian",
    "Lydian", "Mahajani", "Makasar", "Malayalam", "Mandaic", "Manichaean", "Marchen", "Medefaidrin", "Miao", "Modi",
    "Mongolian", "Mro", "Multani", "Myanmar", "Nabataean", "Nandinagari", "Newa", "Nko", "Nushu", "Ogham", "Oriya",
    "Osage", "Osmanya", "Palmyrene", "Phoenician", "Rejang", "Runic", "Samaritan", "Saurashtra", "Sharada",
    "Shavian", "Siddham", "Sinhala", "Sogdian", "Soyombo", "Sundanese", "Syriac", "Tagalog", "Tagbanwa", "Takri",
    "Tamil", "Tangsa", "Tangut", "Telugu", "Thaana", "Thai", "Tibetan", "Tifinagh", "Tirhuta", "Toto", "Ugaritic",
    "Vai", "Vithkuqi", "Wancho", "Yezidi", "Yi",
];

const CATEGORIES: &[&str] = &[
    "Cc", "Cf", "Co", "L", "Lc", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

/// Long names of categories, as they are folded.
const ALIASES: &[(&str, &str)] = &[
    ("Casedletter", "Lc"),
    ("Closepunctuation", "Pe"),
    ("Cntrl", "Cc"),
    ("Combiningmark", "M"),
    ("Connectorpunctuation", "Pc"),
    ("Control", "Cc"),
    ("Currencysymbol", "Sc"),
    ("Dashpunctuation", "Pd"),
    ("Decimalnumber", "Nd"),
    ("Digit", "Nd"),
    ("Enclosingmark", "Me"),
    ("Finalpunctuation", "Pf"),
    ("Format", "Cf"),
    ("Initialpunctuation", "Pi"),
    ("Letter", "L"),
    ("Letternumber", "Nl"),
    ("Lineseparator", "Zl"),
    ("Lowercaseletter", "Ll"),
    ("Mark", "M"),
    ("Mathsymbol", "Sm"),
    ("Modifierletter", "Lm"),
    ("Modifiersymbol", "Sk"),
    ("Nonspacingmark", "Mn"),
    ("Number", "N"),
    ("Openpunctuation", "Ps"),
    ("Other", "C"),
    ("Otherletter", "Lo"),
    ("Othernumber", "No"),
    ("Otherpunctuation", "Po"),
    ("Othersymbol", "So"),
    ("Paragraphseparator", "Zp"),
    ("Privateuse", "Co"),
    ("Punct", "P"),
    ("Punctuation", "P"),
    ("Separator", "Z"),
    ("Spaceseparator", "Zs"),
    ("Spacingmark", "Mc"),
    ("Surrogate", "Cs"),
    ("Symbol", "S"),
    ("Titlecaseletter", "Lt"),
    ("Unassigned", "Cn"),
    ("Uppercaseletter", "Lu"),
];

/// The class of a name, as Go's `unicodeTable`.
pub(super) fn class(name: &str) -> Option<ClassUnicode> {
    let name = folded(name);
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, short)| short);
    let negated = |mut class: ClassUnicode| {
        class.negate();
        class
    };
    match name {
        "Any" => Some(ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)])),
        "Ascii" => Some(ClassUnicode::new([ClassUnicodeRange::new('\0', '\u{7f}')])),
        // Surrogates do not occur in what is searched.
        "Cs" => Some(ClassUnicode::empty()),
        "Assigned" => assigned(),
        "Cn" => assigned().map(negated),
        "C" => union(&["L", "M", "N", "P", "S", "Z"]).map(negated),
        _ if CATEGORIES.contains(&name) => rune::unicode_class(&format!("gc={name}")),
        _ if SCRIPTS.contains(&name) => rune::unicode_class(&format!("sc={name}")),
        _ => None,
    }
}

fn assigned() -> Option<ClassUnicode> {
    union(&["L", "M", "N", "P", "S", "Z", "Cc", "Cf", "Co"])
}

fn union(categories: &[&str]) -> Option<ClassUnicode> {
    let mut union = ClassUnicode::empty();
    for name in categories {
        union.union(&rune::unicode_class(&format!("gc={name}"))?);
    }
    Some(union)
}

/// One capital, then small letters; spaces, `_` and `-` do not count.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for rune in name.chars().filter(|rune| !matches!(rune, ' ' | '_' | '-')) {
        folded.push(if folded.is_empty() { rune.to_ascii_uppercase() } else { rune.to_ascii_lowercase() });
    }
    folded
}
