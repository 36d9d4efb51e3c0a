//! JSON, TOML and YAML as templates read them, and schemas with the values that they judge.

use trueup_helm::Generation;
use trueup_helm::schema::Schema;
use trueup_template::{Slot, TemplateSet, Value, json};

use super::{BOTH, Target, function_set, pieces, runtime};
use crate::fuzz::corpus::Corpus;
use crate::fuzz::dice::Dice;
use crate::fuzz::input::Input;
use crate::fuzz::{mutate, values};

pub(super) const TARGET: Target = Target { name: "decoders", make, check };

/// TOML to begin with.
const TOML: &[&str] = &[
    "a = 1\nb = 'x'\n[c.d]\ne = [1, 2.5, true, 1979-05-27T07:32:00Z]\n[[f]]\ng = { h = 1 }\n[[f]]\ni = \"\"\"\nx\\\n y\"\"\"\n",
    "\"a b\".c = 0xff\nd = inf\ne = -nan\nf = 1_000\ng = 07:32:00\nh = '''\nx'''\n",
];

fn make(corpus: &Corpus, dice: &mut Dice) -> Input {
    let json = values::json(dice, 5);
    let json = if dice.once_in(2) { mutate::mutate_text(&json, &[], dice) } else { json };
    let toml = match dice.below(4) {
        0 => dice.pick(&["[", "a=[", "a={b=", "[[a]]\n", "a.", "[a.b]\n"]).repeat(dice.below(20_000)),
        _ => mutate::mutate_text(dice.pick::<&str>(TOML), &[], dice),
    };
    let mut schema = dice.pick(&corpus.schemas).clone();
    mutate::mutate(&mut schema, &pieces(&corpus.schemas), dice);
    Input::default().with("json", json).with("toml", toml).with("schema", schema)
}

fn check(input: &Input) -> Result<(), String> {
    let runtime = runtime(Generation::Helm4, false);
    let text = input.bytes("json");
    let _ = json::decode_first(text);
    if let Ok(value) = json::decode(text) {
        round_trip(&value)?;
        check_schema(input.bytes("schema"), &value);
    }
    let mut set = TemplateSet::new(function_set());
    let template = "{{ $toml := fromToml .toml }}{{ $toml | toToml | fromToml | toJson }}{{ $toml | toYaml | fromYaml }}\
        {{ fromYaml .json | toToml }}{{ fromJson .json | toToml }}{{ fromJsonArray .json | toYaml | fromYamlArray }}";
    set.parse("t", template).map_err(|error| error.text)?;
    let slot = |name: &str| Slot::new(input.text(name).as_str());
    let data: trueup_template::Map =
        [("json", slot("json")), ("toml", slot("toml"))].into_iter().map(|(name, slot)| (name.into(), slot)).collect();
    let _ = set.execute("t", Slot::new(Value::Map(data)), &runtime);
    Ok(())
}

/// What is written as JSON is read back.
fn round_trip(value: &Value) -> Result<(), String> {
    let runtime = runtime(Generation::Helm4, false);
    let encode = |value: &Value| json::encode(&runtime, &Slot::new(value.clone()), json::Layout::Compact);
    let Ok(once) = encode(value) else { return Ok(()) };
    let again =
        json::decode(once.bytes()).map_err(|error| format!("what is written is not JSON\n{error}\n{once:?}"))?;
    match encode(&again) {
        Ok(twice) if twice.bytes() == once.bytes() => Ok(()),
        Ok(twice) => Err(format!("JSON is written differently\n{once:?}\n{twice:?}")),
        Err(_) => Ok(()),
    }
}

fn check_schema(schema: &[u8], value: &Value) {
    for generation in BOTH {
        // Errors are as good as values here.
        if let (Ok(schema), Value::Map(values)) = (Schema::compile(schema, generation), value) {
            let _ = schema.check(values);
        }
    }
}
