//! What a commune sets for itself: listed for whoever serves it, added and taken back by its administrators and by those of the
//! installation.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use uuid::Uuid;

use super::access::SetSettings;
use super::references::{PositionReference, positions_by_id};
use super::store::directory::are_communes;
use crate::kernel::access::Role;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::{INSTALLATION, commune_of};
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::settings::{self as store, KeptSetting};
use crate::law::{Setting, SettingVersion, loading};

/// Which versions are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct SettingFilter {
    /// Only of this setting.
    pub setting: Option<Setting>,
    /// Only what is in force on this day.
    pub on: Option<NaiveDate>,
    /// Versions that were taken back, too.
    pub voided: bool,
}

impl SettingFilter {
    fn admits(self, kept: &KeptSetting) -> bool {
        let in_force = |day: NaiveDate| {
            kept.voided.is_none()
                && kept.version.valid_from <= day
                && kept.valid_to.is_none_or(|end| day < end)
        };
        self.setting.is_none_or(|setting| setting == kept.setting())
            && self.on.is_none_or(in_force)
            && (self.voided || kept.voided.is_none())
    }
}

/// A version with those who added it and took it back.
#[derive(Debug)]
pub struct ShownSetting {
    /// The version.
    pub kept: KeptSetting,
    /// Who added it.
    pub loaded_by: Option<PositionReference>,
    /// Who took it back.
    pub voided_by: Option<PositionReference>,
}

/// The commune that is meant: one that the caller serves, or for an administrator of the installation any that is named.
/// `None`: no commune of his.
pub async fn commune(
    context: &Context,
    conn: &mut AsyncPgConnection,
    asked: Option<&str>,
) -> Outcome<Option<String>> {
    if let Ok(commune) = context.commune(asked)
        && commune != INSTALLATION
    {
        return Ok(Some(commune));
    }
    let Some(code) = asked.filter(|code| *code != INSTALLATION && of_installation(context)) else {
        return Ok(None);
    };
    let code = code.to_owned();
    Ok(are_communes(conn, std::slice::from_ref(&code)).await?.then_some(code))
}

/// True for whoever works above the communes and administers none: his list is empty here as everywhere else.
#[must_use]
pub fn serves_none(context: &Context) -> bool {
    let above = context.caller().communes().iter().all(|commune| commune == INSTALLATION);
    above && !of_installation(context)
}

fn of_installation(context: &Context) -> bool {
    let positions = context.caller().positions();
    positions.iter().any(|position| position.commune == INSTALLATION && position.role == Role::Administrator)
}

/// The versions of a commune, by setting and first day.
pub async fn list<V>(
    conn: &mut AsyncPgConnection,
    commune: &str,
    filter: SettingFilter,
    view: impl Fn(ShownSetting) -> V,
) -> Outcome<Vec<V>> {
    let mut versions = store::of_commune(conn, commune).await?;
    versions.retain(|kept| filter.admits(kept));
    let people = people(conn, commune, &versions).await?;
    Ok(versions.into_iter().map(|kept| view(shown(kept, &people))).collect())
}

/// Adds a version.
pub async fn add<V: Serialize>(
    context: &Context,
    version: SettingVersion,
    view: impl Fn(ShownSetting) -> V,
) -> Outcome<HttpReply> {
    let view = async |tx: &mut Tx, kept: &KeptSetting| seen(tx, kept, &view).await;
    loading::add_setting::<SetSettings, V>(context, version, view).await
}

/// Takes a version back whose day has not come.
pub async fn void<V: Serialize>(
    context: &Context,
    id: Uuid,
    reason: String,
    view: impl Fn(ShownSetting) -> V,
) -> Outcome<HttpReply> {
    let commune = commune_of(id).filter(|commune| commune != INSTALLATION).ok_or_else(Problem::not_found)?;
    if !of_installation(context) && !context.caller().communes().contains(&commune) {
        return Err(Problem::not_found());
    }
    let view = async |tx: &mut Tx, kept: &KeptSetting| seen(tx, kept, &view).await;
    loading::void_setting::<SetSettings, V>(context, (&commune, id), reason, view).await
}

async fn seen<V>(tx: &mut Tx, kept: &KeptSetting, view: &impl Fn(ShownSetting) -> V) -> Outcome<V> {
    let people = people(tx.conn(), &kept.version.commune, std::slice::from_ref(kept)).await?;
    Ok(view(shown(kept.clone(), &people)))
}

type People = HashMap<Uuid, PositionReference>;

fn shown(kept: KeptSetting, people: &People) -> ShownSetting {
    let of = |id: Option<Uuid>| id.and_then(|id| people.get(&id)).cloned();
    let voided_by = kept.voided.as_ref().map(|voided| voided.by);
    ShownSetting { loaded_by: of(Some(kept.loaded_by)), voided_by: of(voided_by), kept }
}

/// The positions that added these versions or took them back: of the commune, or of the installation.
async fn people(conn: &mut AsyncPgConnection, commune: &str, versions: &[KeptSetting]) -> Outcome<People> {
    let by = |kept: &KeptSetting| [Some(kept.loaded_by), kept.voided.as_ref().map(|voided| voided.by)];
    let ids: Vec<Uuid> = versions.iter().flat_map(by).flatten().collect();
    let (own, above): (Vec<Uuid>, Vec<Uuid>) =
        ids.into_iter().partition(|id| commune_of(*id).as_deref() == Some(commune));
    let mut people = People::new();
    for (tenant, ids) in [(commune, own), (INSTALLATION, above)] {
        if !ids.is_empty() {
            people.extend(positions_by_id(conn, tenant, &ids).await?);
        }
    }
    Ok(people)
}
