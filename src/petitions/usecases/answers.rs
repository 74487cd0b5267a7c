//! The answer that the writer of a petition is given: the one to it, or to the entry that it has in another book of the commune.

use diesel_async::AsyncPgConnection;

use super::views::AnswerView;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::passages::followed;
use crate::vault::{Grant, Part, open_granted, open_released};

/// The petition whose course its writer follows: itself, or the entry in the last book to which it was passed on.
pub async fn course(conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Petition> {
    let mut course = petition.clone();
    while let Some(entry) = followed(conn, &course).await? {
        course = entry;
    }
    Ok(course)
}

/// The answer to a petition, opened for its writer.
pub async fn to_writer(app: &App, course: &Petition) -> Outcome<Option<AnswerView>> {
    let Some(answer_id) = course.answer_id else { return Ok(None) };
    let commune = course.commune.as_str();
    let parts = if course.sealed {
        let grant = Grant::writer(course.id);
        let open = async |tx: &mut Tx| open_granted(tx, app, commune, &grant, &[answer_id]).await;
        app.db.write(open).await?
    } else {
        let read = async |conn: &mut AsyncPgConnection| {
            open_released(conn, app, commune, course.id, &[answer_id]).await
        };
        app.db.reading(read).await?
    };
    Ok(parts.get(answer_id, Part::Answer))
}
