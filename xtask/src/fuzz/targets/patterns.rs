//! Versions and their constraints, patterns of names, regular expressions, layouts of time, formats.

use trueup_helm::Generation;
use trueup_template::glob::{Glob, go_match};
use trueup_template::semver::{Constraint, Version};
use trueup_template::{Map, Slot, TemplateSet, Value};

use super::{BOTH, Target, function_set, runtime};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::mutate;

pub(super) const TARGET: Target = Target { name: "patterns", make, check };

/// Patterns of every kind, whole and in pieces.
const PATTERNS: &[&str] = &[
    "1.2.3-rc.1+b",
    ">=1.2.3-0, <2 || ^1.x || ~2.1",
    "1.0 - 2.0",
    "v1",
    "*",
    "**/*.yaml",
    "{a,b{c,d}}",
    "[!a-z]",
    "[a-",
    "\\",
    "a**b**c**d",
    "{*.yaml,*}*",
    "(a|b)*c",
    "(a*)*b",
    "(?i)x{2,1000}",
    "((a{100}){100}){100}",
    "[[:alpha:]\\pL]+",
    "(?P<n>x)(?P<n>y)",
    "\\Qa\\E",
    "a{1001}",
    "^(?:x|y)$",
    "(?s).*",
    "x**",
    "%d %v",
    "%[3]*.[2]*[1]f",
    "%!",
    "%999999999d",
    "%.999999999f",
    "%+#x % q",
    "%T%%%p",
    "2006-01-02 15:04:05.000 MST -0700",
    "Jan _2 Monday",
    "24h",
    "1y",
    "1h30m0.5s",
    "9223372036854775807ns",
    "${1}$n$0",
    "%",
    "é",
    "\u{0}",
];

/// What is looked at.
const NAMES: &[&str] = &[
    "a",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaac",
    "a/b.yaml",
    "1.2.3",
    "v2.0.0-alpha.1",
    "2024-02-29",
    "xyxy",
    "é𝄞",
    "",
    "\u{fffd}",
    "abcabc\n",
];

fn make(_: &Corpus, dice: &mut Dice) -> Input {
    let mut pattern: String = (0..dice.within(1..4)).map(|_| *dice.pick(PATTERNS)).collect();
    if dice.once_in(2) {
        pattern = mutate::mutate_text(&pattern, &[], dice);
    }
    let mut name: String = (0..dice.within(1..4)).map(|_| *dice.pick(NAMES)).collect();
    if dice.once_in(10) {
        name = name.repeat(dice.below(2_000));
    }
    Input::default().with("pattern", pattern).with("name", name)
}

/// Everything that takes a pattern: each has its own template, as the first error ends one.
const TEMPLATES: &[&str] = &[
    "{{ regexMatch .p .s }}",
    "{{ regexFindAll .p .s -1 }}",
    "{{ regexReplaceAll .p .s .p }}",
    "{{ regexSplit .p .s 5 }}",
    "{{ mustRegexFind .p .s }}",
    "{{ regexReplaceAllLiteral .p .s .s }}",
    "{{ regexQuoteMeta .p | regexMatch .p }}",
    "{{ semverCompare .p .s }}",
    "{{ semver .p }}",
    "{{ semver .s }}",
    "{{ printf .p 1 2.5 .s }}",
    "{{ printf .p }}",
    "{{ date .p 0 }}",
    "{{ toDate .p .s }}",
    "{{ dateModify .p now }}",
    "{{ duration .p }}",
    "{{ durationRound .p }}",
    "{{ dateInZone .p now .s }}",
    "{{ urlParse .p }}",
    "{{ wrap 3 .p }}",
    "{{ camelcase .p }}{{ snakecase .p }}{{ kebabcase .p }}",
    "{{ untitle .p }}{{ title .p }}",
    "{{ abbrev 4 .p }}{{ trunc -3 .p }}{{ substr 1 2 .p }}",
    "{{ atoi .p }}{{ int64 .p }}{{ float64 .p }}{{ toDecimal .p }}",
    "{{ .p | quote | squote }}",
    "{{ b64dec .p }}{{ b32dec .p }}",
    "{{ decryptAES .p .s }}",
    "{{ initials .p }}{{ swapcase .p }}{{ nospace .p }}",
    "{{ osBase .p }}{{ clean .p }}{{ dir .p }}{{ ext .p }}",
    "{{ splitn .p 3 .s }}{{ split .p .s }}",
    "{{ replace .p .s .s }}",
    "{{ html .p }}{{ js .p }}{{ urlquery .p }}",
    "{{ tpl .p . }}",
];

fn check(input: &Input) -> Result<(), String> {
    let (pattern, name) = (input.bytes("pattern"), input.bytes("name"));
    if let Ok(glob) = Glob::compile(pattern) {
        glob.matches(name);
    }
    // Errors are as good as matches here.
    let _ = go_match(pattern, name);
    for generation in BOTH {
        let library = generation.libraries().semver;
        let versions = [name, pattern].map(|text| Version::parse_loose(text, library));
        let constraint = Constraint::parse(pattern, library);
        if let (Ok(constraint), Ok(version)) = (&constraint, &versions[0]) {
            constraint.check(version);
        }
        if let [Ok(one), Ok(other)] = &versions
            && one.compare(other) != other.compare(one).reverse()
        {
            return Err("versions have no order".to_owned());
        }
    }
    let slot = |name: &str| Slot::new(input.text(name).as_str());
    let data: Map =
        [("p", slot("pattern")), ("s", slot("name"))].into_iter().map(|(name, slot)| (name.into(), slot)).collect();
    for template in TEMPLATES {
        let mut set = TemplateSet::new(function_set());
        set.parse("t", template).map_err(|error| error.text)?;
        let _ = set.execute("t", Slot::new(Value::Map(data.clone())), &runtime(Generation::Helm4, false));
    }
    Ok(())
}
