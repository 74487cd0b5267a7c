//! Settings of communes: a row a version, none of which changes but that it was taken back.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::versions::{Voided, VoidedRow, voided};
use crate::kernel::problem::{Outcome, Problem};
use crate::law::schema::commune_settings;
use crate::law::{Limit, LimitUnit, Setting, SettingValue, SettingVersion};

/// A version as it lies in the database.
#[derive(Debug, Clone)]
pub struct KeptSetting {
    /// Id.
    pub id: Uuid,
    /// The version.
    pub version: SettingVersion,
    /// The day on which the next version of the setting begins; `None`: there is none, or it was taken back.
    pub valid_to: Option<NaiveDate>,
    /// When it was added.
    pub loaded_at: DateTime<Utc>,
    /// In which position.
    pub loaded_by: Uuid,
    /// That it was taken back.
    pub voided: Option<Voided>,
}

impl KeptSetting {
    /// Which setting it is of.
    #[must_use]
    pub fn setting(&self) -> Setting {
        self.version.value.setting()
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = commune_settings)]
struct SettingRow {
    commune: String,
    id: Uuid,
    setting: String,
    valid_from: NaiveDate,
    remote_area: Option<bool>,
    length: Option<i32>,
    unit: Option<String>,
    legal_basis: String,
    loaded_seq: i64,
    loaded_at: DateTime<Utc>,
    loaded_by: Uuid,
    voided_seq: Option<i64>,
    voided_at: Option<DateTime<Utc>>,
    voided_by: Option<Uuid>,
    void_reason: Option<String>,
}

impl SettingRow {
    fn value(&self) -> Outcome<SettingValue> {
        Ok(match self.setting.parse().map_err(Problem::internal)? {
            Setting::RemoteArea => SettingValue::RemoteArea(self.remote_area.unwrap_or_default()),
            Setting::OwnLimit => {
                let length = self.length.map(u32::try_from).transpose().map_err(Problem::internal)?;
                let unit = self.unit.as_deref().map(str::parse::<LimitUnit>);
                let unit = unit.transpose().map_err(Problem::internal)?;
                SettingValue::OwnLimit(length.zip(unit).map(|(length, unit)| Limit { length, unit }))
            }
        })
    }

    fn version(&self) -> Outcome<SettingVersion> {
        Ok(SettingVersion {
            commune: self.commune.clone(),
            valid_from: self.valid_from,
            value: self.value()?,
            legal_basis: self.legal_basis.clone(),
        })
    }

    fn kept(self) -> Outcome<KeptSetting> {
        let version = self.version()?;
        let taken_back: VoidedRow = (self.voided_seq, self.voided_at, self.voided_by, self.void_reason);
        Ok(KeptSetting {
            id: self.id,
            version,
            valid_to: None,
            loaded_at: self.loaded_at,
            loaded_by: self.loaded_by,
            voided: voided(taken_back),
        })
    }
}

/// The versions of all communes that were not taken back.
pub(super) async fn that_count(conn: &mut AsyncPgConnection) -> Outcome<Vec<SettingVersion>> {
    let rows: Vec<SettingRow> = commune_settings::table
        .filter(commune_settings::voided_seq.is_null())
        .select(SettingRow::as_select())
        .load(conn)
        .await?;
    rows.iter().map(SettingRow::version).collect()
}

/// All versions of a commune, by setting and first day.
pub async fn of_commune(conn: &mut AsyncPgConnection, commune: &str) -> Outcome<Vec<KeptSetting>> {
    let rows: Vec<SettingRow> = commune_settings::table
        .filter(commune_settings::commune.eq(commune))
        .order((commune_settings::setting, commune_settings::valid_from, commune_settings::loaded_seq))
        .select(SettingRow::as_select())
        .load(conn)
        .await?;
    let mut versions = rows.into_iter().map(SettingRow::kept).collect::<Outcome<Vec<_>>>()?;
    let mut next: Option<(Setting, NaiveDate)> = None;
    for version in versions.iter_mut().rev().filter(|version| version.voided.is_none()) {
        let setting = version.setting();
        version.valid_to = next.filter(|(of, _)| *of == setting).map(|(_, from)| from);
        next = Some((setting, version.version.valid_from));
    }
    Ok(versions)
}

/// Enters a version with this change of the law, from whoever adds it.
pub async fn insert(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    version: &SettingVersion,
    (number, by, at): (i64, Uuid, DateTime<Utc>),
) -> Outcome<()> {
    let limit = match version.value {
        SettingValue::RemoteArea(_) => None,
        SettingValue::OwnLimit(limit) => limit,
    };
    let row = SettingRow {
        commune: version.commune.clone(),
        id,
        setting: version.value.setting().as_str().to_owned(),
        valid_from: version.valid_from,
        remote_area: match version.value {
            SettingValue::RemoteArea(remote) => Some(remote),
            SettingValue::OwnLimit(_) => None,
        },
        length: limit.map(|limit| i32::try_from(limit.length)).transpose().map_err(Problem::internal)?,
        unit: limit.map(|limit| limit.unit.as_str().to_owned()),
        legal_basis: version.legal_basis.clone(),
        loaded_seq: number,
        loaded_at: at,
        loaded_by: by,
        voided_seq: None,
        voided_at: None,
        voided_by: None,
        void_reason: None,
    };
    diesel::insert_into(commune_settings::table).values(row).execute(conn).await?;
    Ok(())
}

/// Notes that a version was taken back.
pub async fn void(conn: &mut AsyncPgConnection, commune: &str, id: Uuid, voided: &Voided) -> Outcome<()> {
    diesel::update(commune_settings::table.find((commune, id)))
        .set((
            commune_settings::voided_seq.eq(voided.seq),
            commune_settings::voided_at.eq(voided.at),
            commune_settings::voided_by.eq(voided.by),
            commune_settings::void_reason.eq(&voided.reason),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
