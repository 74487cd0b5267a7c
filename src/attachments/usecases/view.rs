//! Attachments as they are shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::attachments::model::{Said, VoidingReason};
use crate::attachments::store::{Attachment, AttachmentRow};
use crate::kernel::http::parts::{Parts, ResponseDoc, inline_schema, schema_of};
use crate::kernel::http::reply::{HttpReply, Respond};
use crate::kernel::http::{Maskable, Masks};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::PositionReference;
use crate::petitions::usecases::sight::Sight;
use crate::vault::{Part, PartOf};

crate::code_enum! {
    /// Through whom a file came.
    pub enum AddedBy {
        /// Người dân, qua cổng.
        Citizen "citizen" "Người dân, qua cổng tiếp nhận" "The citizen, through a portal",
        /// Bộ phận tiếp nhận.
        Desk "desk" "Bộ phận tiếp nhận" "The desk",
    }
}

impl AddedBy {
    /// Through whom this one came.
    pub(super) fn of(row: &AttachmentRow) -> Self {
        if row.added_by_client.is_some() { Self::Citizen } else { Self::Desk }
    }
}

/// That a file was added by mistake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentVoiding {
    /// When.
    pub voided_at: DateTime<Utc>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub reason: Option<String>,
}

/// An attachment. Of a sealed petition or case its name, description and digest open with the petition's identity, and so does its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// Id.
    pub id: Uuid,
    /// Petition it belongs to; where you read it with one that was passed on, that; of a case the one that opened it.
    pub petition_id: Uuid,
    /// Case it belongs to; null: the petition itself.
    #[schema(required)]
    pub case_id: Option<Uuid>,
    /// Act of the case that it proves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub act_id: Maskable<Uuid>,
    /// Name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200, example = "don-cua-toi.pdf")]
    pub file_name: Option<String>,
    /// What it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub description: Maskable<String>,
    /// What it is by its first bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 50, example = "application/pdf")]
    pub media_type: Option<String>,
    /// Bytes of the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 10_485_760)]
    pub size: Option<i32>,
    /// SHA-256 of the content, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )]
    pub sha256: Option<String>,
    /// When it was added; of a sealed petition some see the day only.
    pub added_at: DateTime<Utc>,
    /// Through whom it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub added_by: Option<AddedBy>,
    /// Office in which it was added at the desk; null where it came through a portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub position: Maskable<PositionReference>,
    /// Set where it was added by mistake: through a portal nobody reads its content any more.
    #[schema(required)]
    pub voided: Option<AttachmentVoiding>,
    /// Where its content is read; null where it is closed to you.
    #[schema(required, max_length = 200)]
    pub content: Option<String>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 10)]
    pub masked: Masks,
}

/// An attachment that was added or voided, in the document: of a petition or case that was sealed since, a retry gets its `id` and `masked` only.
#[derive(Debug)]
pub struct AttachmentReply;

impl Respond for AttachmentReply {
    fn describe(parts: &mut Parts) {
        let (_, components) = schema_of::<AttachmentView>();
        let own = AttachmentView::name();
        parts.components.extend(components.into_iter().filter(|(name, _)| name != own.as_ref()));
        let mut schema = inline_schema::<AttachmentView>();
        schema["required"] = json!(["id", "masked"]);
        let masked = &mut schema["properties"]["masked"];
        masked["maxItems"] = json!(20);
        masked["description"] = json!(
            "Pointers of masked properties. A retry after the petition was sealed gets nothing but `id`, and here the rest."
        );
        let reference = parts.named("WrittenAttachment", schema);
        parts.response(201, ResponseDoc::referring("Created.", reference).located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("the reply is made inside the transaction"))
    }
}

/// What was opened of attachments for this caller.
#[derive(Debug)]
pub enum Opened {
    /// Nothing.
    Nothing,
    /// The digest alone, of what he has just sent; nothing that he said of it is repeated.
    Digest(String),
    /// What is said of them.
    Parts(PartOf),
}

impl Opened {
    fn said(&self, id: Uuid) -> Option<Said> {
        match self {
            Self::Parts(parts) => parts.get(id, Part::Attachment),
            Self::Nothing | Self::Digest(_) => None,
        }
    }

    fn reason(&self, id: Uuid) -> Option<String> {
        match self {
            Self::Parts(parts) => parts.get::<VoidingReason>(id, Part::Voiding).map(|part| part.reason),
            Self::Nothing | Self::Digest(_) => None,
        }
    }
}

/// An attachment as it is shown from here, with the petition at which it is seen, or that opened its case.
pub(super) fn view(
    (attachment, petition_id): (&Attachment, Uuid),
    opened: &Opened,
    sight: Sight,
    positions: &HashMap<Uuid, PositionReference>,
) -> AttachmentView {
    let row = &attachment.row;
    let said = opened.said(row.id);
    let sha256 = match opened {
        Opened::Digest(digest) => Some(digest.clone()),
        _ => said.as_ref().map(|said| said.sha256.clone()),
    };
    let voided = attachment.voided_at.map(|voided_at| AttachmentVoiding {
        voided_at: sight.instant(voided_at),
        // It is the staff's own, and may name another.
        reason: opened.reason(row.id).filter(|_| !sight.citizen),
    });
    let (closed, outside, hands) = (said.is_none(), sight.is_outside(), !sight.hides_hands());
    let hides_proof = outside && row.case_id.is_some();
    let masks = [
        ("/act_id", hides_proof),
        ("/file_name", closed),
        ("/description", closed),
        ("/media_type", outside),
        ("/size", outside),
        ("/sha256", sha256.is_none()),
        ("/added_by", outside),
        ("/position", !hands),
        ("/voided/reason", voided.as_ref().is_some_and(|voiding| voiding.reason.is_none())),
    ];
    let open = match opened {
        Opened::Digest(_) => !sight.hides_content(),
        Opened::Nothing | Opened::Parts(_) => !closed,
    };
    AttachmentView {
        id: row.id,
        petition_id,
        case_id: row.case_id,
        act_id: (!hides_proof).then_some(row.act_id),
        file_name: said.as_ref().map(|said| said.file_name.clone()),
        description: said.map(|said| said.description),
        media_type: (!outside).then(|| row.media_type.clone()),
        size: (!outside).then_some(row.size),
        sha256,
        added_at: sight.instant(row.added_at),
        added_by: (!outside).then(|| AddedBy::of(row)),
        position: hands.then(|| row.added_by_position.and_then(|id| positions.get(&id).cloned())),
        content: (open && !(sight.citizen && voided.is_some()))
            .then(|| format!("/v1/attachments/{}/content", row.id)),
        voided,
        masked: masks.into_iter().filter(|(_, masked)| *masked).map(|(name, _)| name).collect(),
    }
}
