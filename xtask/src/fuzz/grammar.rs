//! Random templates: every statement, every function with arguments that mostly fit, and values that are seldom harmless.

use trueup_template::{Function, Param, functions};

use super::dice::Dice;
use super::push::push;

/// Functions whose body takes a good part of a second by design: each is called by tests of its own.
const SLOW: &[&str] = &[
    "bcrypt",
    "derivePassword",
    "genCA",
    "genCAWithKey",
    "genPrivateKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
    "htpasswd",
];

/// Functions of the evaluator that no table lists.
const SPECIAL: &[&str] = &["and", "or", "len", "call", "include", "tpl"];

/// Texts as literals of templates.
const TEXTS: &[&str] = &[
    r#""""#,
    r#""a""#,
    r#""x, y,z""#,
    r#""%d %[2]*.[1]*f %v %#v %T %q %x %999999d""#,
    r#""1.2.3-rc.1+build""#,
    r#"">=1.2 <2 || ^3.x""#,
    r#""2006-01-02T15:04:05Z07:00""#,
    r#""-9223372036854775808""#,
    r#""1e400""#,
    r#""0x1p-2""#,
    r#""(a|b)*c{2,5}[^d]+""#,
    r#""((a*)*)*$""#,
    r#""[""#,
    r#""{{ . }}{{ include \"x\" . }}""#,
    r#""{{ tpl .t . }}""#,
    r#""{\"a\": [1, {\"b\": null}]}""#,
    r#""a: &a [*a]""#,
    r#""a = 1\n[b]\nc = \"x\"""#,
    r#""é\u0301𝄞\u0000\xff""#,
    r#""YWJj""#,
    r#""MFRGG===""#,
    r#""http://user:pw@host:99999/p?q=1#f""#,
    r#""../a/../../b""#,
    r#""fooBar_baz-qux quux""#,
    r#""127.0.0.1""#,
    r#""24h30m""#,
    r#""America/New_York""#,
    r#""x""#,
    r#""y""#,
    "`raw\nlines\n`",
    "\"${1}$0\"",
];

/// Numbers as literals of templates.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "10",
    "64",
    "100",
    "1000",
    "65536",
    "1000000",
    "2147483648",
    "-2147483649",
    "1000000000",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "0.5",
    "-1.5",
    "1e3",
    "1e308",
    "0x1p-1074",
    "'a'",
    "'\\U0010ffff'",
    "1i",
    "0b101",
    "0o17",
];

/// What else can stand where a value can.
const PLACES: &[&str] = &[
    ".",
    "$",
    ".s",
    ".n",
    ".f",
    ".t",
    ".yes",
    ".nul",
    ".l",
    ".l2",
    ".strings",
    ".m",
    ".m.a",
    ".m.b.c",
    ".missing",
    ".missing.deep",
    ".deep",
    ".big",
    ".yaml",
    ".json",
    ".toml",
    ".date",
    "nil",
    "true",
    "false",
    "$x",
    "$.m",
];

/// Makes templates.
#[derive(Debug)]
pub(crate) struct Grammar {
    functions: Vec<(&'static str, &'static [Param], Option<Param>)>,
}

impl Default for Grammar {
    fn default() -> Self {
        let tables = functions::HELM.iter().chain(&[functions::builtin::FUNCTIONS]);
        let functions = tables
            .flat_map(|table| table.iter())
            .filter(|function| !SLOW.contains(&function.name))
            .map(|function: &Function| (function.name, function.params, function.variadic));
        let special = SPECIAL.iter().map(|name| match *name {
            "include" | "tpl" => (*name, &[Param::String, Param::Any][..], None),
            name => (name, &[Param::Any][..], Some(Param::Any)),
        });
        Self { functions: functions.chain(special).collect() }
    }
}

impl Grammar {
    /// A text with the templates `x` and `y` beside its own statements.
    pub(crate) fn template(&self, dice: &mut Dice) -> String {
        let mut text = String::new();
        for name in ["x", "y"] {
            let body = self.statements(dice, 1);
            push(&mut text, format_args!("{{{{ define \"{name}\" }}}}{body}{{{{ end }}}}"));
        }
        text.push_str("{{ $x := .m }}");
        text.push_str(&self.statements(dice, 0));
        text
    }

    /// A text with one call, of which nothing before it can fail.
    pub(crate) fn expression(&self, dice: &mut Dice) -> String {
        let function = *dice.pick(&self.functions);
        format!("{{{{ $x := .m }}}}{{{{ {} }}}}", self.call(dice, 4, function))
    }

    fn statements(&self, dice: &mut Dice, depth: usize) -> String {
        (0..dice.within(1..5)).map(|_| self.statement(dice, depth)).collect()
    }

    fn statement(&self, dice: &mut Dice, depth: usize) -> String {
        let kind = if depth > 3 { dice.below(6) } else { dice.below(14) };
        let pipeline = self.pipeline(dice, depth);
        match kind {
            0 => "text\n".to_owned(),
            1..=4 => format!("{{{{ {pipeline} }}}}"),
            5 => format!("{{{{- $x {} {pipeline} -}}}}", dice.pick(&[":=", "="])),
            6 => format!("{{{{ template {} {pipeline} }}}}", dice.pick(&[r#""x""#, r#""y""#])),
            7 | 8 => {
                let variables = dice.pick(&["", "$x := ", "$i, $x := ", "$i, $x = "]);
                let (body, otherwise) = (self.statements(dice, depth + 1), self.statements(dice, depth + 1));
                let leave = dice.pick(&["", "", "{{ break }}", "{{ continue }}"]);
                format!("{{{{ range {variables}{pipeline} }}}}{body}{leave}{{{{ else }}}}{otherwise}{{{{ end }}}}")
            }
            kind => {
                let word = dice.pick(&["if", "with"]);
                let other = self.pipeline(dice, depth);
                let (body, second) = (self.statements(dice, depth + 1), self.statements(dice, depth + 1));
                let between = if kind < 12 { "else".to_owned() } else { format!("else {word} {other}") };
                format!("{{{{ {word} {pipeline} }}}}{body}{{{{ {between} }}}}{second}{{{{ end }}}}")
            }
        }
    }

    fn pipeline(&self, dice: &mut Dice, depth: usize) -> String {
        let mut text = self.value(dice, depth, Param::Any);
        for _ in 0..dice.below(4) {
            let (name, params, variadic) = *dice.pick(&self.functions);
            let params = params.get(..params.len().saturating_sub(1)).unwrap_or_default();
            push(&mut text, format_args!(" | {}", self.call(dice, depth, (name, params, variadic))));
        }
        text
    }

    fn call(&self, dice: &mut Dice, depth: usize, (name, params, variadic): (&str, &[Param], Option<Param>)) -> String {
        let further = variadic.map_or(0, |_| dice.below(4));
        let missing = usize::from(dice.once_in(60));
        let params = params.iter().copied().chain(std::iter::repeat_n(variadic.unwrap_or(Param::Any), further));
        let mut text = name.to_owned();
        for param in params.skip(missing) {
            push(&mut text, format_args!(" {}", self.value(dice, depth + 1, param)));
        }
        text
    }

    /// Something of the type, most of the time.
    fn value(&self, dice: &mut Dice, depth: usize, param: Param) -> String {
        if depth < 6 && dice.once_in(3) {
            let function = *dice.pick(&self.functions);
            return format!("({})", self.call(dice, depth + 1, function));
        }
        let param = if dice.once_in(10) { Param::Any } else { param };
        let choices = match param {
            Param::String if dice.once_in(2) => &[".s", ".t", ".big", ".yaml", ".json", ".toml", ".date", ".m.a"][..],
            Param::String => TEXTS,
            Param::Bool => &["true", "false", ".yes"],
            Param::Int | Param::Int64 | Param::Uint32 | Param::Float => NUMBERS,
            Param::List | Param::Strings => {
                &[".l", ".l2", ".strings", "(list 1 nil .m)", "(until 9)", "(splitList \",\" .s)"]
            }
            Param::Map => &[".m", "$", ".deep", "(dict \"a\" .)", "(dict)", ".missing"],
            Param::Object(_) => &["now", "(toDate \"2006-01-02\" .date)", "(semver \"1.2.3-a+b\")"],
            Param::Any => *dice.pick(&[TEXTS, NUMBERS, PLACES]),
        };
        (*dice.pick(choices)).to_owned()
    }
}
