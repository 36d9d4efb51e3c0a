//! Templates in, trees, places and errors out.

use super::{Argument, ParseError, Statement, TemplateTree, parse};

fn parse_file(text: &str) -> Result<Vec<TemplateTree>, ParseError> {
    parse("c/t.yaml", text, &|name| matches!(name, "include" | "print" | "len" | "x"))
}

/// The trees printed back, or the error without what all errors begin with.
fn outcome(text: &str) -> String {
    match parse_file(text) {
        Ok(trees) => trees.iter().map(|tree| format!("{}={tree}", tree.name)).collect::<Vec<_>>().join(";"),
        Err(error) => error.text.strip_prefix("template: c/t.yaml:").unwrap_or(&error.text).to_owned(),
    }
}

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(outcome(text), *expected, "{text}");
    }
}

#[test]
fn trees_print_back_with_single_spaces() {
    check(&[
        ("", "c/t.yaml="),
        ("a{{ .b.c | print 1   \"x\" }}d", "c/t.yaml=a{{.b.c | print 1 \"x\"}}d"),
        ("{{- 3 -}}", "c/t.yaml={{3}}"),
        ("a \n{{- /* b */ -}}\n c", "c/t.yaml=ac"),
        ("{{-3}}", "c/t.yaml={{-3}}"),
        ("{{(print 1).a.b}}", "c/t.yaml={{(print 1).a.b}}"),
        ("{{print (len .) nil true `r`}}", "c/t.yaml={{print (len .) nil true `r`}}"),
        ("{{$x := 1}}{{$x = 2}}{{$x.y.z}}{{$.a}}", "c/t.yaml={{$x := 1}}{{$x = 2}}{{$x.y.z}}{{$.a}}"),
        ("{{range $i,$e := .}}{{break}}{{else}}n{{end}}", "c/t.yaml={{range $i, $e := .}}{{break}}{{else}}n{{end}}"),
        ("{{if 1}}a{{else if 2}}b{{else}}c{{end}}", "c/t.yaml={{if 1}}a{{else}}{{if 2}}b{{else}}c{{end}}{{end}}"),
        ("{{with 1}}{{else with 2}}b{{end}}", "c/t.yaml={{with 1}}{{else}}{{with 2}}b{{end}}{{end}}"),
        ("{{block \"a\\\"\" .x}}1{{end}}", "c/t.yaml={{template \"a\\\"\" .x}};a\"=1"),
        ("{{template `a`}}", "c/t.yaml={{template \"a\"}}"),
        ("{{\"a\\xff\"}}", "c/t.yaml={{\"a\\xff\"}}"),
    ]);
}

#[test]
fn one_file_defines_a_name_once() {
    check(&[
        ("{{define `a`}}1{{end}}{{define `b`}}2{{end}}3", "c/t.yaml=3;a=1;b=2"),
        ("{{define `a`}} {{end}}{{define `a`}}1{{end}}", "c/t.yaml=;a=1"),
        ("{{define `a`}}1{{end}}{{define `a`}} {{/**/}}{{end}}", "c/t.yaml=;a=1"),
        ("{{define `a`}}1{{end}}\n{{define `a`}}2{{end}}", "2: template: multiple definition of template \"a\""),
        ("{{define `c/t.yaml`}}1{{end}}", "c/t.yaml=1"),
        ("{{define `c/t.yaml`}}1{{end}}2", "1: template: multiple definition of template \"c/t.yaml\""),
    ]);
}

#[test]
fn bad_words_are_named() {
    check(&[
        ("{{/* a", "1: unclosed comment"),
        ("{{/* a */ }}", "1: comment ends before closing delimiter"),
        ("{{ /* a */}}", "1: unexpected \"/\" in command"),
        ("{{x", "1: unclosed action"),
        ("{{x\n\n", "3: unclosed action started at c/t.yaml:1"),
        ("{{x\n\"a", "2: unterminated quoted string in action started at c/t.yaml:1"),
        ("{{if x}}\n{{/*", "2: unclosed comment in action started at c/t.yaml:1"),
        ("{{if x}}{{x}}\n{{/*", "2: unclosed comment"),
        ("{{`a}}", "1: unterminated raw quoted string"),
        ("{{'a}}", "1: unterminated character constant"),
        ("{{(x}}", "1: unclosed left paren"),
        ("{{x)}}", "1: unexpected right paren"),
        ("{{x : 1}}", "1: expected :="),
        ("{{1a}}", "1: bad number syntax: \"1a\""),
        ("{{.a-b}}", "1: bad character U+002D '-'"),
        ("{{x\u{1}}}", "1: bad character U+0001"),
        ("{{\u{1}}}", "1: unrecognized character in action: U+0001"),
        ("{{.", "1: illegal number syntax: \".\""),
    ]);
}

#[test]
fn bad_actions_are_named() {
    check(&[
        ("{{if x}}\n", "2: unexpected EOF"),
        ("{{end}}", "1: unexpected {{end}}"),
        ("{{else}}", "1: unexpected {{else}}"),
        ("{{define `a`}}{{else}}{{end}}", "1: unexpected {{else}} in define clause"),
        ("{{block `a` .}}\n{{else}}{{end}}", "1: unexpected {{else}} in block clause"),
        ("{{if x}}{{else}}{{else}}{{end}}", "1: expected end; found {{else}}"),
        ("{{if x}}{{else with x}}{{end}}", "1: unexpected <with> in input"),
        ("{{if x}}{{define `a`}}{{end}}{{end}}", "1: unexpected <define> in command"),
        ("{{if}}{{end}}", "1: missing value for if"),
        ("{{()}}", "1: missing value for parenthesized pipeline"),
        ("{{end x}}", "1: unexpected \"x\" in end"),
        ("{{define a}}{{end}}", "1: unexpected \"a\" in define clause"),
        ("{{template a}}", "1: unexpected \"a\" in template clause"),
        ("{{break}}", "1: {{break}} outside {{range}}"),
        ("{{range .}}{{else}}{{continue}}{{end}}", "1: {{continue}} outside {{range}}"),
        ("{{range .}}{{block `a` .}}{{break}}{{end}}{{end}}", "1: {{break}} outside {{range}}"),
        ("{{1 | 2}}", "1: non executable command in pipeline stage 2"),
        ("{{x 1.a}}", "1: bad number syntax: \"1.a\""),
        ("{{true.a}}", "1: unexpected . after term \"true\""),
        ("{{.a..b}}", "1: unexpected <.> in operand"),
        ("{{.a.0}}", "1: unexpected \".0\" in operand"),
        ("{{x (1)(2)}}", "1: unexpected \"(\" in operand"),
        ("{{x,y}}", "1: unexpected \",\" in operand"),
        ("{{=}}", "1: unexpected \"=\" in command"),
        ("{{end `éé\n34567890`}}", "1: unexpected \"`éé\\n345678\"... in end"),
        ("{{nope}}", "1: function \"nope\" not defined"),
        ("{{$x}}", "1: undefined variable \"$x\""),
        ("{{if $x := 1}}{{end}}{{$x}}", "1: undefined variable \"$x\""),
        ("{{$x := 1}}{{define `a`}}{{$x}}{{end}}", "1: undefined variable \"$x\""),
        ("{{$x, $y := 1}}", "1: too many declarations in command"),
        ("{{range $x, $y, $z := 1}}{{end}}", "1: too many declarations in range"),
        ("{{range $x, 1 := 1}}{{end}}", "1: range can only initialize variables"),
        ("{{\"\\q\"}}", "1: invalid syntax"),
    ]);
}

#[test]
fn places_are_those_of_go() {
    let text = "a\n{{ .a.b.c }}\n{{ if (x).y.z }}{{ template  `n` . }}{{ end }}";
    let trees = parse_file(text).unwrap();
    let places: Vec<String> = trees[0].body.iter().map(|node| trees[0].location(node.position())).collect();
    assert_eq!(places, ["c/t.yaml:1:0", "c/t.yaml:2:3", "c/t.yaml:2:12", "c/t.yaml:3:6"]);
    let Statement::Action { pipeline, line: 2, .. } = &trees[0].body[1] else { panic!("an action") };
    assert_eq!(trees[0].location(pipeline.commands[0].position), "c/t.yaml:2:3");
    assert_eq!(trees[0].location(pipeline.commands[0].arguments[0].position()), "c/t.yaml:2:5");
    let Statement::If(branch) = &trees[0].body[3] else { panic!("an if") };
    let chain = &branch.pipeline.commands[0].arguments[0];
    assert_eq!(trees[0].location(chain.position()), "c/t.yaml:3:9");
    assert!(matches!(chain, Argument::Chain(_, inner, names) if inner.position() == 22 && names.len() == 2));
    assert_eq!(trees[0].location(branch.body[0].position()), "c/t.yaml:3:29");
}

#[test]
fn depth_is_limited_and_fits_a_small_stack() {
    let nested = |depth: usize, open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let blocks = |depth| nested(depth, "{{if x}}", "a", "{{end}}");
    assert!(outcome(&blocks(1000)).starts_with("c/t.yaml={{if x}}{{if x}}"));
    assert_eq!(outcome(&blocks(1001)), "1: blocks are nested more than 1000 deep");
    assert_eq!(outcome(&blocks(1_000_000)), "1: blocks are nested more than 1000 deep");
    let chain = |depth| format!("{{{{if x}}}}{}{{{{end}}}}", "{{else if x}}".repeat(depth));
    assert!(outcome(&chain(999)).ends_with("{{end}}"));
    assert_eq!(outcome(&chain(1000)), "1: blocks are nested more than 1000 deep");
    let parentheses = |depth| format!("{{{{{}}}}}", nested(depth, "(", "x", ")"));
    let all = nested(1000, "{{if x}}", &parentheses(400), "{{end}}");
    assert!(outcome(&all).contains("((((x))))"));
    assert_eq!(outcome(&parentheses(401)), "1: max expression depth exceeded");
    assert_eq!(outcome(&parentheses(1_000_000)), "1: max expression depth exceeded");
}

/// What random texts are put together from.
const PIECES: [&str; 64] = [
    "{{",
    "}}",
    "{{- ",
    " -}}",
    "(",
    ")",
    "|",
    ":=",
    "=",
    "$",
    "$x",
    ".",
    ".a",
    "\"",
    "`",
    "'",
    "\\",
    "\n",
    " ",
    "/*",
    "*/",
    ",",
    "if ",
    "else",
    "end",
    "range ",
    "with ",
    "define ",
    "block ",
    "template ",
    "break",
    "continue",
    "nil",
    "true",
    "0",
    "1",
    "0x",
    "0b1",
    "1e",
    "1i",
    "+2i",
    "-",
    "+",
    "_",
    "p1",
    "'a'",
    "\"a\"",
    "\"\\xff\"",
    "é",
    "\u{301}",
    "\u{1f600}",
    "x ",
    "print ",
    "{{end}}",
    "{{else}}",
    "{{if x}}",
    "{{range x}}",
    "{{define `a`}}",
    "{{block `a` x}}",
    "a",
    "%d",
    "\0",
    "#",
    "99999999999999999999",
];

#[test]
fn no_text_makes_the_parser_panic() {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below).unwrap()
    };
    for _ in 0..20_000 {
        let text: String = (0..draw(24)).map(|_| PIECES[draw(64)]).collect();
        for tree in parse_file(&text).unwrap_or_default() {
            let ends = tree.body.iter().map(|node| tree.location(node.position()).len());
            assert!(ends.min().unwrap_or(usize::MAX) >= "c/t.yaml:1:0".len(), "{tree}");
        }
    }
}
