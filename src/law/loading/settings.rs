//! Settings of a commune: added by its administrators or those of the installation, from today on or later, and taken back by
//! them before their day has come.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Changed, change, checks, refused, written};
use crate::kernel::access::Permission;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;
use crate::law::store::settings::{self as store, KeptSetting};
use crate::law::{SettingValue, SettingVersion};

/// Adds a version of a setting, which ends the one before. `view` is what the caller is shown.
pub async fn add_setting<P: Permission, V: Serialize>(
    context: &Context,
    version: SettingVersion,
    view: impl AsyncFnOnce(&mut Tx, &KeptSetting) -> Outcome<V>,
) -> Outcome<HttpReply> {
    let commune = version.commune.clone();
    change::<P>(context, &commune, async |tx, _, change| {
        let there = store::of_commune(tx.conn(), &commune).await?;
        refused(checks::setting_alone(&version, &there, context.today()))?;
        checks::setting(&version, &there)?;
        let id = new_id(&commune, context.today());
        store::insert(tx.conn(), id, &version, (change.number, change.position_id, change.at)).await?;
        let fields = fields(&version, change.number);
        let (loaded_at, loaded_by) = (change.at, change.position_id);
        let kept = KeptSetting { id, version, valid_to: None, loaded_at, loaded_by, voided: None };
        Ok(Changed {
            kind: EventType::CommuneSettingAdded,
            subject: ("commune_setting", id),
            location: location(&kept),
            fields,
            reason: None,
            body: written(view(tx, &kept).await?)?,
        })
    })
    .await
}

/// Takes a version back whose day has not come; the one before goes on. `view` is what the caller is shown.
pub async fn void_setting<P: Permission, V: Serialize>(
    context: &Context,
    (commune, id): (&str, Uuid),
    reason: String,
    view: impl AsyncFnOnce(&mut Tx, &KeptSetting) -> Outcome<V>,
) -> Outcome<HttpReply> {
    change::<P>(context, commune, async |tx, _, change| {
        let there = store::of_commune(tx.conn(), commune).await?;
        let kept = there.into_iter().find(|kept| kept.id == id).ok_or_else(Problem::not_found)?;
        let (day, basis) = (kept.version.valid_from, kept.version.legal_basis.as_str());
        checks::voidable((Some(kept.loaded_by), kept.voided.as_ref()), (Some(day), context.today()), basis)?;
        let voided = change.voided(reason.clone());
        store::void(tx.conn(), commune, id, &voided).await?;
        let kept = KeptSetting { valid_to: None, voided: Some(voided), ..kept };
        Ok(Changed {
            kind: EventType::CommuneSettingVoided,
            subject: ("commune_setting", id),
            location: format!("{}&voided=true", location(&kept)),
            fields: fields(&kept.version, change.number),
            reason: Some(reason),
            body: written(view(tx, &kept).await?)?,
        })
    })
    .await
}

fn location(kept: &KeptSetting) -> String {
    format!("/v1/commune-settings?commune={}&setting={}", kept.version.commune, kept.setting().as_str())
}

fn fields(version: &SettingVersion, number: i64) -> Value {
    let (remote_area, limit) = match version.value {
        SettingValue::RemoteArea(remote) => (Some(remote), None),
        SettingValue::OwnLimit(limit) => (None, limit),
    };
    json!({
        "setting": version.value.setting(), "valid_from": version.valid_from, "remote_area": remote_area, "limit": limit,
        "law_number": number,
    })
}
