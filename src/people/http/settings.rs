//! Settings of communes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::access::Allow;
use crate::kernel::http::{Committed, Created, Json, Listed, Path, Query, Route, get, post};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::law::http::VersionVoidingBody;
use crate::law::{Limit, LimitUnit, Setting, SettingValue, SettingVersion};
use crate::people::access::{ReadSettings, SetSettings};
use crate::people::references::PositionReference;
use crate::people::settings::{self, SettingFilter, ShownSetting};

const TAG: &str = "reference";

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/commune-settings", "listCommuneSettings", list_settings).serves(&["I.2b"]).about(
            TAG,
            "What a commune sets for itself",
            "Versions of its settings, each with its legal basis: whether it is a remote area with difficult travel, and its own limit \
             for settling recommendations and reflections (P02). The version on the day on which a clock starts decides; no version: \
             it is no remote area, and has no limit of its own. Those that were taken back before they began count no more, and come \
             with `voided=true` only.",
        ),
        post("/v1/commune-settings", "addCommuneSetting", add_setting)
            .serves(&["I.2b"])
            .about(
                TAG,
                "Add a version of a setting",
                "By an administrator of the commune or of the installation. It begins today or later, and after every other version of \
                 the setting; the version before ends where it begins. Clocks that start on a day of the new version run by it, on \
                 every server from now on; clocks that started before keep what held on their first day.",
            )
            .example(json!({
                "setting": "own_limit", "valid_from": "2027-01-01", "limit": { "length": 10, "unit": "working_days" },
                "legal_basis": "Quy chế tiếp công dân số 12/QC-UBND ngày 01/12/2026",
            }))
            .problems(&[Code::StateConflict, Code::PositionAmbiguous]),
        post("/v1/commune-settings/{id}/voidings", "voidCommuneSetting", void_setting)
            .serves(&["I.2b"])
            .about(
                TAG,
                "Take a version of a setting back",
                "By an administrator of the commune or of the installation, while its first day has not come: it was added by mistake. \
                 The version before goes on; this one stays in the list, as taken back.",
            )
            .example(json!({ "reason": "Nhập nhầm ngày." }))
            .problems(&[Code::ResourceNotFound, Code::StateConflict, Code::PositionAmbiguous]),
    ]
}

/// Filters of the settings.
#[derive(Debug, Deserialize, IntoParams)]
struct SettingsQuery {
    /// Commune; needed only where one serves several.
    #[param(max_length = 5, min_length = 5)]
    commune: Option<String>,
    /// Only of this setting.
    setting: Option<Setting>,
    /// Only what is in force on this day.
    on: Option<NaiveDate>,
    /// Versions that were taken back, too.
    voided: Option<bool>,
}

/// A version of a setting to be added.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewCommuneSettingBody {
    /// Commune; needed only where one serves several, and by an administrator of the installation.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// What is set.
    setting: Setting,
    /// First day of the version; today or later.
    valid_from: NaiveDate,
    /// For `remote_area`: whether the commune is one.
    #[serde(default)]
    remote_area: Option<bool>,
    /// For `own_limit`: the limit; null: none from that day on.
    #[serde(default)]
    limit: Option<LimitBody>,
    /// Decision or regulation that it rests on, with number and date.
    #[schema(min_length = 1, max_length = 500)]
    legal_basis: String,
}

/// A commune's own limit.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LimitBody {
    /// How many days.
    #[schema(minimum = 1, maximum = 1000, example = 10)]
    length: u32,
    /// How they are counted.
    unit: LimitUnit,
}

impl NewCommuneSettingBody {
    /// What is set, or what does not fit together.
    fn value(&self) -> Outcome<SettingValue> {
        let alien = |pointer| FieldError::pointer(pointer, "not_allowed", "It belongs to another setting.");
        match (self.setting, self.remote_area, &self.limit) {
            (Setting::RemoteArea, Some(remote), None) => Ok(SettingValue::RemoteArea(remote)),
            (Setting::RemoteArea, remote, limit) => {
                let missing = remote.is_none();
                let detail = "Whether the commune is a remote area.";
                let missing = missing.then(|| FieldError::pointer("/remote_area", "required", detail));
                Err(Problem::body(
                    missing.into_iter().chain(limit.as_ref().map(|_| alien("/limit"))).collect(),
                ))
            }
            (Setting::OwnLimit, Some(_), _) => Err(Problem::body(vec![alien("/remote_area")])),
            (Setting::OwnLimit, None, limit) => Ok(SettingValue::OwnLimit(
                limit.as_ref().map(|limit| Limit { length: limit.length, unit: limit.unit }),
            )),
        }
    }
}

/// One version of a setting.
#[derive(Debug, Serialize, ToSchema)]
struct CommuneSettingView {
    /// Id of the version.
    id: Uuid,
    /// Commune.
    #[schema(max_length = 5)]
    commune: String,
    /// What is set.
    #[schema(value_type = Setting, example = "own_limit")]
    setting: &'static str,
    /// First day of this version.
    valid_from: NaiveDate,
    /// First day of the next version; null: there is none, or this one was taken back.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// Whether the commune is a remote area; null: another setting.
    #[schema(required)]
    remote_area: Option<bool>,
    /// The limit; null: none, or another setting.
    #[schema(required)]
    limit: Option<LimitBody>,
    /// Decision or regulation that it rests on.
    #[schema(max_length = 500)]
    legal_basis: String,
    /// When it was added.
    added_at: DateTime<Utc>,
    /// Who added it.
    #[schema(required)]
    added_by: Option<PositionReference>,
    /// That it was taken back before it began; null: it counts.
    #[schema(required)]
    voided: Option<SettingVoidedView>,
}

/// That a version was taken back.
#[derive(Debug, Serialize, ToSchema)]
struct SettingVoidedView {
    /// When.
    at: DateTime<Utc>,
    /// Who did it.
    #[schema(required)]
    by: Option<PositionReference>,
    /// Why.
    #[schema(max_length = 1000)]
    reason: String,
}

impl From<ShownSetting> for CommuneSettingView {
    fn from(shown: ShownSetting) -> Self {
        let (kept, version) = (&shown.kept, &shown.kept.version);
        let (remote_area, limit) = match version.value {
            SettingValue::RemoteArea(remote) => (Some(remote), None),
            SettingValue::OwnLimit(limit) => (None, limit),
        };
        let voided_by = shown.voided_by;
        Self {
            id: kept.id,
            commune: version.commune.clone(),
            setting: kept.setting().as_str(),
            valid_from: version.valid_from,
            valid_to: kept.valid_to,
            remote_area,
            limit: limit.map(|limit| LimitBody { length: limit.length, unit: limit.unit }),
            legal_basis: version.legal_basis.clone(),
            added_at: kept.loaded_at,
            added_by: shown.loaded_by,
            voided: kept.voided.as_ref().map(|voided| SettingVoidedView {
                at: voided.at,
                by: voided_by,
                reason: voided.reason.clone(),
            }),
        }
    }
}

async fn list_settings(
    gate: Allow<ReadSettings>,
    Query(query): Query<SettingsQuery>,
) -> Outcome<Listed<CommuneSettingView>> {
    let mut conn = gate.app().db.read().await?;
    let commune = settings::commune(&gate, &mut conn, query.commune.as_deref()).await?;
    let Some(commune) = commune else {
        if query.commune.is_none() && settings::serves_none(&gate) {
            return Ok(Listed::all(Vec::new()));
        }
        let detail = "Name one of the communes that you serve.";
        return Err(Problem::parameter("commune", "not_served", detail));
    };
    let filter = SettingFilter { setting: query.setting, on: query.on, voided: query.voided == Some(true) };
    let items = settings::list(&mut conn, &commune, filter, CommuneSettingView::from).await?;
    Ok(Listed::all(items))
}

async fn add_setting(
    gate: Allow<SetSettings>,
    Json(body): Json<NewCommuneSettingBody>,
) -> Outcome<Committed<Created<CommuneSettingView>>> {
    let value = body.value()?;
    let mut conn = gate.app().db.read().await?;
    let commune = settings::commune(&gate, &mut conn, body.commune.as_deref()).await?;
    drop(conn);
    let commune = commune.ok_or_else(|| {
        Problem::field("/commune", "not_served", "Name one of the communes that you serve.")
    })?;
    let version =
        SettingVersion { commune, valid_from: body.valid_from, value, legal_basis: body.legal_basis };
    settings::add(&gate, version, CommuneSettingView::from).await.map(Committed::new)
}

async fn void_setting(
    gate: Allow<SetSettings>,
    Path(id): Path<Uuid>,
    Json(body): Json<VersionVoidingBody>,
) -> Outcome<Committed<Created<CommuneSettingView>>> {
    settings::void(&gate, id, body.reason, CommuneSettingView::from).await.map(Committed::new)
}
