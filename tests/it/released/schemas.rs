//! Two schemas of one place, then and now, through references and down to the leaves.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::compare::members;

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// From the client: what it may send must stay allowed.
    Request,
    /// To the client: what it relies on must stay.
    Answer,
}

/// Bounds that a request must not find narrowed, with how a narrower one compares.
const UPPER: [&str; 4] = ["maxLength", "maxItems", "maximum", "maxProperties"];
const LOWER: [&str; 4] = ["minLength", "minItems", "minimum", "minProperties"];
/// What must stay as it is on both sides.
const FIXED: [&str; 2] = ["format", "const"];

/// One comparison.
pub struct Walk<'a> {
    side: Side,
    old: &'a Value,
    new: &'a Value,
    seen: HashSet<(String, String)>,
    faults: Vec<String>,
}

impl<'a> Walk<'a> {
    /// Of schemas in these two documents.
    pub fn new(side: Side, old: &'a Value, new: &'a Value) -> Self {
        Self { side, old, new, seen: HashSet::new(), faults: Vec::new() }
    }

    /// What breaks.
    pub fn faults(self) -> Vec<String> {
        self.faults
    }

    fn say(&mut self, place: &str, fault: &str) {
        self.faults.push(format!("{place}: {fault}"));
    }

    /// Compares what stands at `place`.
    pub fn compare(&mut self, place: &str, then: &Value, now: &Value) {
        let pair = (then["$ref"].to_string(), now["$ref"].to_string());
        // A schema that holds itself is looked at once.
        if !then["$ref"].is_null() && !self.seen.insert(pair.clone()) {
            return;
        }
        let (old, new) = (component(then), component(now));
        let stays =
            |name: Option<&str>| name.is_some_and(|name| !self.new["components"]["schemas"][name].is_null());
        // A name that goes changes the type of a generated client as another one does.
        if old != new && stays(old) {
            let name = |of: Option<&str>| of.unwrap_or("without a name").to_owned();
            self.say(place, &format!("the schema {} became {}", name(old), name(new)));
        }
        let (old_types, then) = split(then, self.old);
        let (new_types, now) = split(now, self.new);
        let fits = match self.side {
            Side::Request => admits(&new_types, &old_types),
            Side::Answer => admits(&old_types, &new_types),
        };
        if !fits {
            self.say(place, &format!("{} became {}", named(&old_types), named(&new_types)));
        }
        self.leaf(place, then, now);
        self.properties(place, then, now);
        if !then["items"].is_null() {
            self.compare(&format!("{place}/[]"), &then["items"], &now["items"]);
        }
        for union in ["oneOf", "anyOf", "allOf"] {
            if then[union].as_array().map(Vec::len) != now[union].as_array().map(Vec::len) {
                self.say(place, "other forms");
                continue;
            }
            for (index, branch) in then[union].as_array().into_iter().flatten().enumerate() {
                self.compare(&format!("{place}({index})"), branch, &now[union][index]);
            }
        }
        self.seen.remove(&pair);
    }

    fn leaf(&mut self, place: &str, then: &Value, now: &Value) {
        let codes = |schema: &Value| -> Option<BTreeSet<String>> {
            let list = schema["enum"].as_array().or_else(|| schema["x-extensible-enum"].as_array())?;
            Some(list.iter().map(ToString::to_string).collect())
        };
        let (old_codes, new_codes) = (codes(then), codes(now));
        for gone in old_codes
            .iter()
            .flatten()
            .filter(|code| !new_codes.as_ref().is_none_or(|now| now.contains(*code)))
        {
            self.say(place, &format!("the code {gone} is gone"));
        }
        if self.side == Side::Request && old_codes.is_none() && new_codes.is_some() {
            self.say(place, "only some codes are allowed now");
        }
        if self.side == Side::Answer && then["enum"].is_array() {
            for more in
                new_codes.iter().flatten().filter(|code| !old_codes.iter().flatten().any(|old| old == *code))
            {
                self.say(place, &format!("the closed list has the new code {more}"));
            }
        }
        for name in FIXED.into_iter().filter(|name| then[*name] != now[*name]) {
            self.say(place, &format!("another {name}"));
        }
        if self.side == Side::Request {
            self.bounds(place, then, now);
        }
    }

    fn bounds(&mut self, place: &str, then: &Value, now: &Value) {
        let number = |schema: &Value, name: &str| schema[name].as_f64();
        for name in UPPER {
            let narrower =
                number(now, name).is_some_and(|now| number(then, name).is_none_or(|then| now < then));
            if narrower {
                self.say(place, &format!("{name} is lower"));
            }
        }
        for name in LOWER {
            let narrower =
                number(now, name).is_some_and(|now| number(then, name).is_none_or(|then| now > then));
            if narrower {
                self.say(place, &format!("{name} is higher"));
            }
        }
        if !now["pattern"].is_null() && then["pattern"] != now["pattern"] {
            self.say(place, "another pattern");
        }
        if then["additionalProperties"] != false && now["additionalProperties"] == false {
            self.say(place, "unknown properties are refused now");
        }
    }

    fn properties(&mut self, place: &str, then: &Value, now: &Value) {
        let required = |schema: &Value, name: &str| {
            schema["required"].as_array().is_some_and(|list| list.iter().any(|one| one == name))
        };
        for (name, property) in members(&then["properties"]) {
            let inner = format!("{place}/{name}");
            let new = &now["properties"][name];
            if new.is_null() {
                self.say(&inner, "gone");
                continue;
            }
            match (self.side, required(then, name), required(now, name)) {
                (Side::Request, false, true) => self.say(&inner, "required now"),
                (Side::Answer, true, false) => self.say(&inner, "no longer always there"),
                _ => {}
            }
            self.compare(&inner, property, new);
        }
        for (name, _) in members(&now["properties"]) {
            let new = then["properties"][name].is_null();
            if self.side == Side::Request && new && required(now, name) {
                self.say(&format!("{place}/{name}"), "new and required");
            }
        }
    }
}

/// The types a schema allows, and the schema itself behind references and behind the alternative to null.
fn split<'a>(schema: &'a Value, document: &'a Value) -> (BTreeSet<String>, &'a Value) {
    if let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        return document.pointer(pointer).map_or((BTreeSet::new(), schema), |target| split(target, document));
    }
    for union in ["oneOf", "anyOf"] {
        let branches = schema[union].as_array().map(Vec::as_slice).unwrap_or_default();
        if let [one, other] = branches {
            let inner = match (one["type"] == "null", other["type"] == "null") {
                (true, false) => other,
                (false, true) => one,
                _ => continue,
            };
            let (mut types, inner) = split(inner, document);
            // Anything may be null as well.
            if !types.is_empty() {
                types.insert("null".to_owned());
            }
            return (types, inner);
        }
    }
    let types = match &schema["type"] {
        Value::String(one) => [one.clone()].into(),
        Value::Array(several) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    };
    (types, schema)
}

/// Whether `wide` has all of `narrow`. No type at all means any.
fn admits(wide: &BTreeSet<String>, narrow: &BTreeSet<String>) -> bool {
    wide.is_empty() || (!narrow.is_empty() && narrow.is_subset(wide))
}

fn named(types: &BTreeSet<String>) -> String {
    if types.is_empty() {
        "anything".to_owned()
    } else {
        types.iter().cloned().collect::<Vec<_>>().join(" or ")
    }
}

/// The component that a reference names; where it is gone altogether that is said once.
fn component(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}
