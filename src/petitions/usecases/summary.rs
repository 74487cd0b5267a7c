//! Builds what is shown of petitions, in a number of statements that does not depend on the page.

mod for_writer;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::answers::{Given, course, to_writer};
use super::available::actions_where;
use super::beside::Bars;
use super::intake::view::IntakeView;
use super::passages::Passages;
use super::ratings::{RatingView, rating_of};
use super::references::{References, Referring, clocks};
use super::sight::Sight;
use super::splits::Splits;
use super::views::{CaseReference, PetitionSummary, PetitionView};
use crate::kernel::access::{AccessFacts, HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::http::tags::tag;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::{Content, People};
use crate::petitions::store::deadlines::ShortRow;
use crate::petitions::store::{self, intakes};
use crate::vault::{Grant, Part, PartOf, open_released};

pub use for_writer::{show_done_to_writer, show_to_writer};

/// From where a petition is looked at, with the facts that tell: they are made once for each.
struct Look<'scope> {
    scope: &'scope Scope,
    sight: Sight,
    facts: AccessFacts,
}

impl<'scope> Look<'scope> {
    fn on(context: &Context, scope: &'scope Scope, petition: &Petition) -> Self {
        let facts = petition.facts();
        Self { scope, sight: Sight::on(context.caller(), scope, &facts), facts }
    }

    fn tried(self) -> Self {
        Self { sight: self.sight.tried(), ..self }
    }
}

fn summary(
    context: &Context,
    Look { sight, facts, .. }: &Look<'_>,
    (petition, bars): (Petition, &Bars),
    (references, rows): (&References, Vec<ShortRow>),
    today: NaiveDate,
) -> Outcome<PetitionSummary> {
    let language = context.language();
    let (available_actions, versioned) = actions_where(context, &petition, facts, bars.of(&petition));
    let (vi, en) = petition.public_status.next_step();
    let second_entry = petition.is_second_entry();
    let (repeated, flags) = (petition.is_repeated(), petition.tracking_flags());
    let link_type = (!sight.hides_link(&petition)).then_some(petition.link_type);
    let (status, masked) = (sight.status(&petition), sight.summary_masks(&petition));
    let (due_on, overdue) = sight.due(&petition, today).unzip();
    let deadlines = (!sight.hides_due(&petition)).then(|| clocks(rows, today, *sight));
    let changed_at = sight.instant(petition.changed_at);
    Ok(PetitionSummary {
        id: petition.id,
        number: petition.number,
        etag: String::new(),
        version: versioned.then_some(petition.version),
        commune: petition.commune,
        register: petition.register,
        unit: references.unit(petition.unit_id)?,
        channel: petition.channel,
        kind: petition.kind,
        track: petition.track,
        field: petition.field,
        status,
        public_status: petition.public_status,
        public_status_label: petition.public_status.label(language),
        next_step: language.pick(vi, en),
        received_on: petition.received_on,
        people_count: petition.people_count,
        sealed: petition.sealed,
        second_entry,
        subject: sight.shows_subject().then_some(petition.subject),
        village_code: sight.shows_subject().then_some(petition.village_code),
        assignee: (!sight.hides_accountable()).then(|| references.position(petition.assignee_position_id)),
        settler: (!sight.hides_accountable()).then(|| references.position(petition.settler_position_id)),
        case: petition.case_id.zip(petition.case_number).map(|(id, label)| CaseReference::of(id, label)),
        link_type,
        repeated: (!sight.hides_repeated()).then_some(repeated),
        flags: (!sight.citizen).then_some(flags),
        intake_review: (!sight.hides_intake_review()).then_some(petition.intake_review),
        due_on,
        overdue,
        changed_at,
        deadlines,
        available_actions,
        masked,
    })
}

/// Shows a page of petitions, untagged, each when its turn comes.
pub async fn show_many<'page>(
    conn: &AsyncPgConnection,
    context: &'page Context,
    scope: &'page Scope,
    commune: &str,
    petitions: Vec<Petition>,
) -> Outcome<impl Iterator<Item = Outcome<PetitionSummary>> + use<'page>> {
    let rows: Vec<Referring> = petitions.iter().map(Referring::of).collect();
    let (mut references, bars) = tokio::try_join!(
        biased;
        References::load(conn, commune, &rows),
        Bars::load(conn, context, &petitions),
    )?;
    let today = context.today();
    Ok(petitions.into_iter().map(move |petition| {
        let look = Look::on(context, scope, &petition);
        let rows = references.take_rows(petition.id);
        summary(context, &look, (petition, &bars), (&references, rows), today)
    }))
}

/// Shows one petition, with its tag. Of a sealed one no text is read.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<PetitionView> {
    let (parts, beside) = read(conn, context, petition).await?;
    let answer = petition.answer_id.zip(parts.as_ref()).and_then(|(id, parts)| parts.get(id, Part::Answer));
    show_with(
        context,
        &Look::on(context, scope, petition),
        petition,
        (parts.as_ref(), Given::Letter(answer)),
        &beside,
    )
}

/// Shows a petition as it would stand after what is only tried: without anything that is sealed now.
pub async fn show_tried(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<PetitionView> {
    let beside = Beside::load(conn, context, petition).await?;
    let look = Look::on(context, scope, petition).tried();
    // A portal would be told that there is no answer.
    let given = if look.sight.citizen { Given::OfCase(None) } else { Given::Letter(None) };
    show_with(context, &look, petition, (None, given), &beside)
}

/// Shows a petition to whoever asks for it alone: also to the portal that reads the answer to its citizen where the
/// petition stays sealed.
pub async fn open(context: &Context, scope: &Scope, id: Uuid) -> Outcome<PetitionView> {
    let view = opened(context, scope, id).await?;
    // People of a released petition, or the answer to them: no look of the audit, but a read of personal data.
    let answered = view.answer.as_ref().and_then(Option::as_ref).is_some_and(|answer| answer.text.is_some());
    if view.writers.is_some() || answered {
        context.app().access.read(context.visitor(), &view.summary.commune, "petition", id);
    }
    Ok(view)
}

async fn opened(context: &Context, scope: &Scope, id: Uuid) -> Outcome<PetitionView> {
    let seen = context.app().db.reading(async |conn| {
        let petition = store::find(conn, scope, id).await?;
        match Grant::portal(context.caller(), id, &petition.facts()) {
            Some(_) => {
                let course = course(conn, &petition).await?;
                // The answer is opened with the other texts.
                if course.id == petition.id && !petition.sealed && petition.link_type.is_none() {
                    return show(conn, context, scope, &petition).await.map(Ok);
                }
                Ok(Err((course, petition)))
            }
            None => show(conn, context, scope, &petition).await.map(Ok),
        }
    });
    let (course, petition) = match seen.await? {
        Ok(view) => return Ok(view),
        Err(of_writer) => of_writer,
    };
    let given = to_writer(context.app(), &course).await?;
    let told = async |conn: &mut AsyncPgConnection| {
        let (parts, beside) = read(conn, context, &petition).await?;
        let look = Look::on(context, scope, &petition);
        show_with(context, &look, &petition, (parts.as_ref(), given.clone()), &beside)
    };
    context.app().db.reading(told).await
}

/// The texts of a petition that was released, and what stands beside it.
async fn read(
    conn: &AsyncPgConnection,
    context: &Context,
    petition: &Petition,
) -> Outcome<(Option<PartOf>, Beside)> {
    let owners: Vec<Uuid> = [Some(petition.id), petition.answer_id].into_iter().flatten().collect();
    let parts = async {
        if petition.sealed {
            return Ok(None);
        }
        open_released(conn, context.app(), &petition.commune, petition.id, &owners).await.map(Some)
    };
    tokio::try_join!(biased; parts, Beside::load(conn, context, petition))
}

/// What stands beside the row of a petition and is no secret of its own.
struct Beside {
    references: References,
    intake: intakes::IntakeRow,
    passages: Passages,
    splits: Splits,
    rating: Option<RatingView>,
    bars: Bars,
}

impl Beside {
    async fn load(conn: &AsyncPgConnection, context: &Context, petition: &Petition) -> Outcome<Self> {
        let referring = [Referring::of(petition)];
        let (references, intake, passages, rating, bars) = tokio::try_join!(
            biased;
            References::load(conn, &petition.commune, &referring),
            intakes::find(conn, &petition.commune, petition.id),
            Passages::load(conn, petition),
            rating_of(conn, petition),
            Bars::load(conn, context, std::slice::from_ref(petition)),
        )?;
        let splits = Splits::load(conn, petition, &intake).await?;
        Ok(Self { references, intake, passages, splits, rating, bars })
    }
}

/// Shows a petition with the texts and the answer that were opened for this caller; `None`: none were.
fn show_with(
    context: &Context,
    look: &Look<'_>,
    petition: &Petition,
    (parts, given): (Option<&PartOf>, Given),
    Beside { references, intake, passages, splits, rating, bars }: &Beside,
) -> Outcome<PetitionView> {
    let sight = look.sight;
    let rows = references.rows(petition.id).to_vec();
    let shown = (petition.clone(), bars);
    let mut summary = summary(context, look, shown, (references, rows), context.today())?;
    summary.masked = sight.view_masks(petition);
    let (answer, masked) = match given {
        Given::Letter(answer) => (sight.answer(answer, sight.citizen), sight.answer_mask(sight.citizen)),
        Given::OfCase(answer) => {
            let mask = if answer.is_some() { "/answer/text" } else { "/answer" };
            (answer, Some(mask))
        }
    };
    summary.masked.extend(masked);
    let passages = passages.seen(look.scope, sight, petition)?;
    if passages.is_none() {
        summary.masked.extend(["/passed_from", "/passed_to"]);
    }
    let (passed_from, passed_to) = passages.unzip();
    let splits = splits.seen(context.caller(), (look.scope, sight), petition);
    if splits.is_none() {
        summary.masked.extend(["/split_from", "/split_into"]);
    }
    let (split_from, split_into) = splits.unzip();
    let readable = parts.filter(|_| !sight.hides_content());
    let said = readable.and_then(|parts| parts.get::<Content>(petition.id, Part::Content));
    let people = readable.and_then(|parts| parts.get::<People>(petition.id, Part::People));
    let refers =
        context.caller().client_id().is_some_and(|client| intake.client_id.as_deref() == Some(client));
    let mut view = PetitionView {
        summary,
        content: said.as_ref().map(|part| part.content.clone()),
        writers: people.as_ref().map(|part| part.writers.clone()),
        representative: people.map(|part| part.representative),
        place: said.as_ref().map(|part| part.place.clone()),
        about: said.as_ref().map(|part| part.about.clone()),
        addressed_to: said.as_ref().map(|part| part.addressed_to.clone()),
        forwarded_by: said.map(|part| part.forwarded_by),
        answer,
        rating: rating.clone(),
        passed_from,
        passed_to,
        split_from,
        split_into,
        external_ref: intake.external_ref.clone().filter(|_| refers),
        intake: (!sight.hides_content()).then(|| IntakeView::of(intake)),
        created_at: sight.instant(petition.created_at),
    };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}
