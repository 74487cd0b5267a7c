//! Persons in office whom a petition is about: they verify nothing of it, nor do their relatives.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::problem::Outcome;
use crate::people::names::name_key;
use crate::people::office;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::{About, Content};
use crate::vault::{Part, open_released_many};

/// Persons in office whom the petition names, by position or by name. Of a sealed petition those excluded at intake.
pub async fn concerned(conn: &mut AsyncPgConnection, app: &App, petition: &Petition) -> Outcome<Vec<Uuid>> {
    concerned_by(conn, app, &petition.commune, std::slice::from_ref(petition)).await
}

/// The same of several petitions of one commune, in as many statements whatever their number.
pub async fn concerned_by(
    conn: &mut AsyncPgConnection,
    app: &App,
    commune: &str,
    petitions: &[Petition],
) -> Outcome<Vec<Uuid>> {
    let (sealed, open): (Vec<&Petition>, Vec<&Petition>) = petitions.iter().partition(|one| one.sealed);
    let mut persons: Vec<Uuid> =
        sealed.into_iter().flat_map(|petition| petition.excluded_person_ids.clone()).collect();
    if !open.is_empty() {
        let ids: Vec<Uuid> = open.iter().map(|petition| petition.id).collect();
        let parts = open_released_many(conn, app, commune, &ids, &ids).await?;
        let about: Vec<About> = ids
            .iter()
            .filter_map(|id| parts.get::<Content>(*id, Part::Content))
            .flat_map(|content| content.about)
            .collect();
        let positions: Vec<Uuid> = about.iter().filter_map(|about| about.position_id).collect();
        let names: Vec<String> =
            about.iter().filter_map(|about| about.name.as_deref()).map(name_key).collect();
        persons.extend(office::persons_meant(conn, commune, &positions, &names).await?);
    }
    Ok(persons)
}
