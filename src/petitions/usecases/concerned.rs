//! Persons in office whom a petition is about: they verify nothing of it, nor do their relatives.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::problem::Outcome;
use crate::people::names::name_key;
use crate::people::office;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::Content;
use crate::vault::{Part, open_released};

/// Persons in office whom the petition names, by position or by name. Of a sealed petition those excluded at intake.
pub async fn concerned(conn: &mut AsyncPgConnection, app: &App, petition: &Petition) -> Outcome<Vec<Uuid>> {
    if petition.sealed {
        return Ok(petition.excluded_person_ids.clone());
    }
    let parts = open_released(conn, app, &petition.commune, petition.id, &[petition.id]).await?;
    let Some(content) = parts.get::<Content>(petition.id, Part::Content) else { return Ok(Vec::new()) };
    let positions: Vec<Uuid> = content.about.iter().filter_map(|about| about.position_id).collect();
    let names: Vec<String> =
        content.about.iter().filter_map(|about| about.name.as_deref()).map(name_key).collect();
    office::persons_meant(conn, &petition.commune, &positions, &names).await
}
