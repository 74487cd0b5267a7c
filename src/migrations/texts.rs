//! What each migration said when it ran. Until the first release migrations are edited in place: a database that an earlier
//! state of one has made has the same versions, and lacks what was added since. So a digest of the text stands beside each version.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection as _};

use super::applied_migrations::__diesel_schema_migrations;
use super::{applied, asked, sentence};
use crate::kernel::crypto::sha256_hex;

/// Version and text of every migration of this release, as the library of migrations keeps them without showing them.
pub(super) const TEXTS: &[(&str, &str)] = &[
    ("20261124000001", include_str!("../../migrations/2026-11-24-000001_record/up.sql")),
    ("20261124000002", include_str!("../../migrations/2026-11-24-000002_law/up.sql")),
    ("20261124000003", include_str!("../../migrations/2026-11-24-000003_people/up.sql")),
    ("20261124000004", include_str!("../../migrations/2026-11-24-000004_vault/up.sql")),
    ("20261124000005", include_str!("../../migrations/2026-11-24-000005_petitions/up.sql")),
    ("20261124000006", include_str!("../../migrations/2026-11-24-000006_cases/up.sql")),
    ("20261124000007", include_str!("../../migrations/2026-11-24-000007_assignments/up.sql")),
    ("20261124000008", include_str!("../../migrations/2026-11-24-000008_receptions/up.sql")),
    ("20261124000009", include_str!("../../migrations/2026-11-24-000009_supervision/up.sql")),
    ("20261124000010", include_str!("../../migrations/2026-11-24-000010_jobs/up.sql")),
    ("20261124000011", include_str!("../../migrations/2026-11-24-000011_contracts/up.sql")),
    ("20261124000012", include_str!("../../migrations/2026-11-24-000012_attachments/up.sql")),
    ("20261124000013", include_str!("../../migrations/2026-11-24-000013_late_while_awaiting/up.sql")),
];

/// Whether the list of migrations has a place for digests.
const KEPT: &str = "exists (select from pg_attribute
    where attrelid = to_regclass('public.__diesel_schema_migrations') and attname = 'digest' and not attisdropped)";

/// The library's own table, made before it is, and the place for digests.
const PLACE: &str = "
create table if not exists __diesel_schema_migrations
    (version varchar(50) primary key not null, run_on timestamp not null default current_timestamp);
alter table __diesel_schema_migrations add column if not exists digest text;
";

/// Refuses a database on which a migration of this release ran with another text.
pub(super) async fn same(conn: &mut AsyncPgConnection) -> Result<(), String> {
    let ran = if asked(conn, KEPT).await? {
        digests(conn).await?
    } else {
        // Made before digests were kept.
        applied(conn).await?.into_iter().map(|version| (version, Some(String::new()))).collect()
    };
    let other = |(version, text): &&(&str, &str)| {
        ran.get(*version).is_some_and(|digest| digest.as_ref().is_some_and(|digest| *digest != of(text)))
    };
    let other: Vec<&str> = TEXTS.iter().filter(other).map(|(version, _)| *version).collect();
    if other.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the database was made by an earlier state of what is not released yet (migration {}): drop it and make it anew",
        other.join(", ")
    ))
}

/// Makes the place for digests, where nothing has run yet.
pub(super) async fn prepare(conn: &mut AsyncPgConnection) -> Result<(), String> {
    if asked(conn, KEPT).await? {
        return Ok(());
    }
    conn.batch_execute(PLACE).await.map_err(|error| sentence("make the list of migrations", &error))
}

/// Writes the digests that are missing: those of what has just run.
pub(super) async fn keep(conn: &mut AsyncPgConnection) -> Result<(), String> {
    for version in
        digests(conn).await?.into_iter().filter_map(|(version, digest)| digest.is_none().then_some(version))
    {
        let Some((_, text)) = TEXTS.iter().find(|(of, _)| *of == version) else { continue };
        diesel::update(__diesel_schema_migrations::table.find(version))
            .set(__diesel_schema_migrations::digest.eq(of(text)))
            .execute(conn)
            .await
            .map_err(|error| sentence("keep the digest of a migration", &error))?;
    }
    Ok(())
}

async fn digests(conn: &mut AsyncPgConnection) -> Result<BTreeMap<String, Option<String>>, String> {
    let rows = __diesel_schema_migrations::table
        .select((__diesel_schema_migrations::version, __diesel_schema_migrations::digest))
        .load(conn)
        .await;
    rows.map(|rows: Vec<(String, Option<String>)>| rows.into_iter().collect())
        .map_err(|error| sentence("read the list of migrations", &error))
}

fn of(text: &str) -> String {
    sha256_hex(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_migration_has_its_text() {
        let listed: BTreeSet<String> = TEXTS.iter().map(|(version, _)| (*version).to_owned()).collect();
        assert_eq!(listed, super::super::own().unwrap());
        let texts: BTreeSet<String> = TEXTS.iter().map(|(_, text)| of(text)).collect();
        assert_eq!(texts.len(), TEXTS.len(), "one stands there twice");
    }
}
