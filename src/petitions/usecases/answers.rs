//! The answer that the writer of a petition is given: the one to it, or to the entry that it has in another book of the commune; of one
//! that was linked to a case, what the public is told of that.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::views::AnswerView;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::http::Maskable;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::linked;
use crate::petitions::store::passages::followed;
use crate::vault::{Grant, Part, open_granted, open_released};

/// What somebody is given of an answer.
#[derive(Debug, Clone)]
pub enum Given {
    /// The letter to the writer, as far as it was opened.
    Letter(Option<AnswerView>),
    /// What is told of the case to which his petition was linked, without the letter, which goes to another; `None`: it is sealed.
    OfCase(Maskable<AnswerView>),
}

impl Given {
    /// The answer itself, if there is one.
    #[must_use]
    pub fn answer(self) -> Option<AnswerView> {
        match self {
            Self::Letter(answer) => answer,
            Self::OfCase(answer) => answer.flatten(),
        }
    }
}

/// The petition whose course its writer follows: itself, or the entry in the last book to which it was passed on.
pub async fn course(conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Petition> {
    let mut course = petition.clone();
    while let Some(entry) = followed(conn, &course).await? {
        course = entry;
    }
    Ok(course)
}

/// The same as far as an act on the petition may depend on it: of a sealed entry in another book no refusal tells a state or a day.
pub async fn course_open(conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Petition> {
    let course = course(conn, petition).await?;
    Ok(if course.sealed { petition.clone() } else { course })
}

/// The answer to a petition, opened for its writer.
pub async fn to_writer(app: &App, course: &Petition) -> Outcome<Given> {
    if sealed_letter(course).is_some() {
        return app.db.write(async |tx: &mut Tx| to_writer_within(tx, app, course).await).await;
    }
    app.db.reading(async |conn| unsealed(conn, app, course).await).await
}

/// The same within a transaction.
pub async fn to_writer_within(tx: &mut Tx, app: &App, course: &Petition) -> Outcome<Given> {
    let Some(answer_id) = sealed_letter(course) else { return unsealed(tx.conn(), app, course).await };
    let grant = Grant::writer(course.id);
    let parts = open_granted(tx, app, &course.commune, &grant, &[answer_id]).await?;
    Ok(Given::Letter(parts.get(answer_id, Part::Answer)))
}

/// The letter of a petition that stays sealed and was linked to no other's case.
fn sealed_letter(course: &Petition) -> Option<Uuid> {
    let of_another = course.link_type.is_some() && course.case_id.is_some();
    course.answer_id.filter(|_| course.sealed && !of_another)
}

async fn unsealed(conn: &mut AsyncPgConnection, app: &App, course: &Petition) -> Outcome<Given> {
    if let Some(case_id) = course.case_id.filter(|_| course.link_type.is_some()) {
        return of_case(conn, app, &course.commune, case_id).await.map(Given::OfCase);
    }
    let Some(answer_id) = course.answer_id else { return Ok(Given::Letter(None)) };
    open(conn, app, course, answer_id).await.map(Given::Letter)
}

/// What whoever sees the case redacted reads of its answer: not the letter, which may name the one who opened the case.
async fn of_case(
    conn: &mut AsyncPgConnection,
    app: &App,
    commune: &str,
    case_id: Uuid,
) -> Outcome<Maskable<AnswerView>> {
    let first = linked::first(conn, commune, case_id).await?;
    match first.answer_id {
        _ if first.sealed => Ok(None),
        None => Ok(Some(None)),
        Some(answer_id) => {
            let answer = open(conn, app, &first, answer_id).await?;
            Ok(Some(answer.map(|answer| AnswerView { text: None, ..answer })))
        }
    }
}

/// The answer to a petition that was released.
async fn open(
    conn: &AsyncPgConnection,
    app: &App,
    petition: &Petition,
    answer_id: Uuid,
) -> Outcome<Option<AnswerView>> {
    let parts = open_released(conn, app, &petition.commune, petition.id, &[answer_id]).await?;
    Ok(parts.get(answer_id, Part::Answer))
}
