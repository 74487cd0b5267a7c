//! What is possible instead of what was refused, and next.

use std::iter;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

/// Bytes of the path of an act on a row, which few are longer than.
const USUAL_PATH: usize = 96;

/// Last segment of an act's path.
#[derive(Debug, ToSchema)]
#[schema(max_length = 100)]
pub struct ActionCode(pub String);

/// Path of a row, or of a row within it: written only when it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPath {
    collection: &'static str,
    id: Uuid,
    within: Option<(&'static str, Uuid)>,
}

impl RowPath {
    /// The row of this id in a collection of the API.
    #[must_use]
    pub fn of(collection: &'static str, id: Uuid) -> Self {
        Self { collection, id, within: None }
    }

    /// The row of this id in a collection that the row has.
    #[must_use]
    pub fn within(self, collection: &'static str, id: Uuid) -> Self {
        Self { within: Some((collection, id)), ..self }
    }

    /// A page has hundreds: it is put together, and not formatted.
    fn text(self) -> String {
        let mut text = String::with_capacity(USUAL_PATH);
        text.push_str("/v1");
        for (collection, id) in iter::once((self.collection, self.id)).chain(self.within) {
            text.push('/');
            text.push_str(collection);
            text.push('/');
            text.push_str(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
        }
        text
    }
}

impl Serialize for RowPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// Where an act is done: the path of its row and its own last segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActPath {
    row: RowPath,
    segment: &'static str,
}

impl ActPath {
    fn text(self) -> String {
        let mut text = self.row.text();
        text.push('/');
        text.push_str(self.segment);
        text
    }
}

impl Serialize for ActPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// What could be done instead, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AvailableAction {
    /// Last segment of the act's path.
    #[schema(value_type = ActionCode)]
    pub action: &'static str,
    /// HTTP method.
    #[schema(value_type = String, max_length = 10)]
    pub method: &'static str,
    /// Where.
    #[schema(value_type = String, max_length = 500)]
    pub href: ActPath,
}

impl AvailableAction {
    /// The act on this row that has this last segment.
    #[must_use]
    pub fn post(row: RowPath, segment: &'static str) -> Self {
        Self { action: segment, method: "POST", href: ActPath { row, segment } }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_action_says_where_it_is_done() {
        let [case, act] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let row = RowPath::of("cases", case);
        let offered = [
            AvailableAction::post(row, "closures"),
            AvailableAction::post(row.within("acts", act), "annulments"),
        ];
        let expected = json!([
            { "action": "closures", "method": "POST", "href": format!("/v1/cases/{case}/closures") },
            { "action": "annulments", "method": "POST", "href": format!("/v1/cases/{case}/acts/{act}/annulments") },
        ]);
        assert_eq!(json!(offered), expected);
        assert_eq!(serde_json::to_string(&offered).unwrap(), expected.to_string());
        assert_eq!(json!(row), format!("/v1/cases/{case}"));
    }
}
