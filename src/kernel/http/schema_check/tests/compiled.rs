//! What schemas become: refused where they cannot be used, shared where they check the same.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::{BodySchema, Checks};
use super::bodies::{codes, components};

#[test]
fn unusable_schemas_are_found_when_compiled() {
    for schema in [
        json!({"$ref": "#/components/schemas/Nothing"}),
        json!({"$ref": "#/components/schemas/Unused"}),
        json!({"$ref": "https://example.org/schema.json"}),
        json!({"type": "nonsense"}),
        json!({"pattern": "(?=x)"}),
        json!("text"),
    ] {
        assert!(Checks::new(&components()).of(&schema).is_err(), "{schema}");
    }
}

#[test]
fn properties_named_like_keywords_are_properties() {
    let schema = json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "enum": {"type": "integer"}, "default": {"$ref": "#/components/schemas/Kind"}, "$ref": {"type": "string"},
            "const": {"const": {"type": "integer"}}
        }
    });
    let schema = Checks::new(&components()).of(&schema).unwrap();
    assert_eq!(
        codes(schema.check(&json!({"enum": 1.0, "default": "x"}))),
        [("/default".into(), "enum"), ("/enum".into(), "type")]
    );
    assert!(
        schema
            .check(&json!({"enum": 1, "default": "complaint", "$ref": "x", "const": {"type": "integer"}}))
            .is_empty()
    );
}

#[test]
fn a_schema_may_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<BodySchema>();
}

#[test]
fn what_only_tells_something_makes_no_check_of_its_own() {
    let components = components();
    let mut checks = Checks::new(&components);
    let mut of = |schema: &Value| checks.of(schema).unwrap().validator;
    let first = of(&json!({"type": "string", "maxLength": 3, "description": "One."}));
    let other = of(&json!({"type": "string", "maxLength": 3, "example": "abc", "x-told": true}));
    assert!(Arc::ptr_eq(&first, &other));
    let longer = of(&json!({"type": "string", "maxLength": 4, "description": "One."}));
    assert!(!Arc::ptr_eq(&first, &longer));
}
