//! What in a new document breaks a client of an old one, as lines for people. Requests may be widened, answers may gain;
//! the other way round breaks. Since unknown properties and parameters are refused, a request breaks by losing them too.

use serde_json::Value;

use super::schemas::{Side, Walk};
use crate::support::contract::in_place;

/// Everything in `new` that breaks a client of `old`.
pub fn breaking(old: &Value, new: &Value) -> Vec<String> {
    let (old, new) = (&in_place(old.clone()), &in_place(new.clone()));
    let mut found = Vec::new();
    // Generated clients have types by these names.
    for (name, _) in members(&old["components"]["schemas"]) {
        if new["components"]["schemas"][name].is_null() {
            found.push(format!("schema {name}: gone"));
        }
    }
    for (path, item) in members(&old["paths"]) {
        for (method, operation) in members(item) {
            let what = format!("{} {path}", method.to_uppercase());
            let now = &new["paths"][path][method];
            if now.is_null() {
                found.push(format!("{what}: gone"));
                continue;
            }
            Comparison { old, new, what, found: &mut found }.operation(operation, now);
        }
    }
    found
}

/// Members of an object, none of anything else.
pub fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// One operation then and now.
struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    what: String,
    found: &'a mut Vec<String>,
}

impl Comparison<'_> {
    fn say(&mut self, fault: &str) {
        self.found.push(format!("{}: {fault}", self.what));
    }

    fn schemas(&mut self, side: Side, place: &str, then: &Value, now: &Value) {
        let mut walk = Walk::new(side, self.old, self.new);
        walk.compare(place, then, now);
        for fault in walk.faults() {
            self.say(&fault);
        }
    }

    fn operation(&mut self, then: &Value, now: &Value) {
        // Generated clients call it by this name.
        if then["operationId"] != now["operationId"] {
            self.say("another operationId");
        }
        if then["security"] != now["security"] {
            self.say("another scope is needed");
        }
        let roles = |operation: &Value| operation["x-roles"].as_array().cloned().unwrap_or_default();
        let now_roles = roles(now);
        // What has no roles any more is for everybody.
        for role in roles(then).iter().filter(|role| !now_roles.is_empty() && !now_roles.contains(role)) {
            self.say(&format!("the role {role} is refused now"));
        }
        if then["x-act"] != true && now["x-act"] == true {
            self.say("If-Match is required now");
        }
        self.parameters(then, now);
        self.body(&then["requestBody"], &now["requestBody"]);
        for (status, response) in members(&then["responses"]) {
            self.response(status, response, &now["responses"][status]);
        }
    }

    fn parameters(&mut self, then: &Value, now: &Value) {
        let list = |operation: &Value| operation["parameters"].as_array().cloned().unwrap_or_default();
        let same = |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
        let (then, now) = (list(then), list(now));
        for old in &then {
            let place = format!("parameter {}", old["name"].as_str().unwrap_or_default());
            match now.iter().find(|new| same(old, new)) {
                None => self.say(&format!("{place}: gone")),
                Some(new) => {
                    if old["required"] != true && new["required"] == true {
                        self.say(&format!("{place}: required now"));
                    }
                    self.schemas(Side::Request, &place, &old["schema"], &new["schema"]);
                }
            }
        }
        for new in &now {
            if new["required"] == true && !then.iter().any(|old| same(old, new)) {
                self.say(&format!(
                    "parameter {}: new and required",
                    new["name"].as_str().unwrap_or_default()
                ));
            }
        }
    }

    fn body(&mut self, then: &Value, now: &Value) {
        if then["required"] != true && now["required"] == true {
            self.say("body: required now");
        }
        for (media, content) in members(&then["content"]) {
            match &now["content"][media] {
                Value::Null => self.say(&format!("body: {media} gone")),
                new => self.schemas(Side::Request, "body", &content["schema"], &new["schema"]),
            }
        }
    }

    fn response(&mut self, status: &str, then: &Value, now: &Value) {
        if now.is_null() {
            self.say(&format!("{status}: gone"));
            return;
        }
        for (name, _) in members(&then["headers"]).filter(|(name, _)| now["headers"][name].is_null()) {
            self.say(&format!("{status} header {name}: gone"));
        }
        for (media, content) in members(&then["content"]) {
            match &now["content"][media] {
                Value::Null => self.say(&format!("{status}: {media} gone")),
                new => self.schemas(Side::Answer, status, &content["schema"], &new["schema"]),
            }
        }
    }
}
