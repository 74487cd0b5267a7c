//! Correction of intake data: `PATCH` on the petition, an act of the book's keepers like any other. What was wrong is kept behind the
//! petition's key, for those who may read its texts; what follows from it follows openly. It stands here, because it asks who works on
//! the case. A correction is not annulled: it is corrected by another one.

use serde_json::{Value, json};
use uuid::Uuid;

use super::corrected::{found_anew, in_case, move_clocks, telling, told};
use super::hiding::{hide, hide_elsewhere};
use crate::cases::acts::noticed::PetitionWithCase;
use crate::cases::model::Case;
use crate::cases::store::steps;
use crate::kernel::access::{HasFacts as _, Unchecked};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::people::names::name_key;
use crate::people::office;
use crate::petitions::access::CorrectPetition;
use crate::petitions::acts::barred;
use crate::petitions::acts::step::{StepResult, settle};
use crate::petitions::model::correction::Correction;
use crate::petitions::model::{Authentication, Petition};
use crate::petitions::store::acts::{StandingAct, entered, standing};
use crate::petitions::store::intakes::{self, IntakeRow};
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::concerned::concerned;
use crate::petitions::usecases::correction::{CorrectionInput, Registered, check, fixed};
use crate::petitions::usecases::duplicates;
use crate::petitions::usecases::intake::NewPetition;
use crate::petitions::usecases::leaving::leaves_out;
use crate::petitions::usecases::screening::form_of;
use crate::vault::{Part, PetitionKey, open_to_pass_on};

/// The act.
#[derive(Debug)]
pub struct Correct;

impl Act for Correct {
    type Subject = PetitionWithCase;
    type Permission = CorrectPetition;
    type Input = CorrectionInput;
    type Answer = StepResult;

    const KIND: &'static str = "petition_correction";
    const SHRINKS: bool = true;

    fn check(input: &CorrectionInput, _: chrono::NaiveDate) -> Vec<FieldError> {
        input.faults()
    }

    fn facts(input: &CorrectionInput) -> Value {
        json!({ "corrected": input.names() })
    }

    fn private(input: &CorrectionInput) -> Option<Value> {
        Some(json!({ "reason": input.reason }))
    }

    /// What is named here hides the entries in other books too, which are locked before this one.
    async fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        _: &CorrectionInput,
    ) -> Outcome<Unchecked<PetitionWithCase>> {
        PetitionWithCase::load_holding_below(tx, context, id).await
    }

    async fn perform(
        act: &mut Performance<'_>,
        PetitionWithCase { petition, case }: PetitionWithCase,
        input: CorrectionInput,
    ) -> Outcome<StepResult> {
        let before = petition.facts();
        let old = registered(act, &petition).await?;
        let whole = old.corrected(&petition, &input)?;
        possible(act, &petition, (&old, &input, &whole)).await?;
        let settled_on = case.as_ref().and_then(Case::settled_on).filter(|_| petition.link_type.is_some());
        let received_on = whole.received_on.unwrap_or(petition.received_on);
        if received_on > petition.received_on && settled_on.is_some_and(|settled_on| settled_on < received_on)
        {
            let detail = "The case to which the petition is linked was settled before that day: take it out of the case first.";
            return Err(Problem::field("/received_on", "inverted", detail));
        }
        let named = named_by(act, &petition, (&input, &whole)).await?;
        write(act, &petition, (&old, &input, &whole)).await?;
        let stand = standing(act.tx, &petition, act.act_id).await?;
        let (left, withdrawals) = withdrawn(act, &petition, &stand).await?;
        still_listed(act, (&petition, &withdrawals), (&old, &input, &whole)).await?;
        let row = of_row(&petition, &old.intake, (&whole, left));
        if petition.loses_everybody(&row) {
            let detail = "No more people would be counted than have withdrawn: what is wrong of that is annulled first.";
            return Err(Problem::field("/signer_count", "range", detail));
        }
        let mut to = petition.clone().corrected(row, act.now());
        let case = if input.touches(&["about"]) {
            hide_elsewhere(act, &to, &named).await?;
            hide(act, &mut to, case, &named).await?
        } else {
            case
        };
        if !to.sealed && input.touches(TEXTS) {
            found_anew(act, &to).await?;
        }
        let (moved, rows) = move_clocks(act, &petition, &to, (&old.intake, &whole), &stand).await?;
        to.due_on = clocks::next_due(to.sealed, &rows);
        in_case(act, case, (&petition, &to)).await?;
        let fields = told(&petition, &to, &input, &moved);
        let telling = telling(act, (&petition, &to), &moved).await?;
        settle(act, to, rows, before, (EventType::PetitionCorrected, fields, telling)).await
    }
}

/// Members that stand in the vault.
const TEXTS: &[&str] = &[
    "subject",
    "content",
    "place",
    "about",
    "addressed_to",
    "forwarded_by",
    "writers",
    "signers",
    "representative",
];

/// What was registered. The system opens it for itself and writes it back: nobody reads it.
async fn registered(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Registered> {
    let of = (petition.commune.as_str(), petition.id, petition.sealed);
    let parts = open_to_pass_on(act.tx, act.context.app(), of, &[petition.id]).await?;
    let missing = || Problem::internal("a petition without its protected parts");
    Ok(Registered {
        people: parts.get(petition.id, Part::People).ok_or_else(missing)?,
        content: parts.get(petition.id, Part::Content).ok_or_else(missing)?,
        intake: intakes::find(act.tx.conn(), &petition.commune, petition.id).await?,
    })
}

/// Whether it may be corrected so, on this day.
async fn possible(
    act: &mut Performance<'_>,
    petition: &Petition,
    (old, input, whole): (&Registered, &CorrectionInput, &NewPetition),
) -> Outcome<()> {
    petition.stands_acknowledged().map_err(|error| barred(act.context, petition, error))?;
    fixed(petition, &old.intake, (input, whole))?;
    check(petition, (input, whole), act.context.caller(), act.now())?;
    let received_on = whole.received_on.unwrap_or(petition.received_on);
    act.not_before(petition.received_on.max(received_on), "the day of receipt")?;
    let done = entered(act.tx, &petition.commune, &[petition.id], Some(act.act_id)).await?;
    let first = done.iter().filter(|one| one.kind != Correct::KIND).map(|one| one.acted_on).min();
    if first.is_some_and(|first| received_on > first) {
        let detail = "Something was done with the petition before that day.";
        return Err(Problem::field("/received_on", "inverted", detail));
    }
    Ok(())
}

/// Persons in office whom the corrected petition names, where it says anew what it is about. Nobody corrects what names him, before or
/// after; of a sealed one who is named already does not see it.
async fn named_by(
    act: &mut Performance<'_>,
    petition: &Petition,
    (input, whole): (&CorrectionInput, &NewPetition),
) -> Outcome<Vec<Uuid>> {
    let named = if input.touches(&["about"]) {
        let positions: Vec<Uuid> = whole.about.iter().filter_map(|about| about.position_id).collect();
        let names: Vec<String> =
            whole.about.iter().filter_map(|about| about.name.as_deref()).map(name_key).collect();
        office::persons_meant(act.tx.conn(), &petition.commune, &positions, &names).await?
    } else {
        Vec::new()
    };
    let mut all = named.clone();
    if !petition.sealed {
        all.extend(concerned(act.tx.conn(), act.context.app(), petition).await?);
    }
    if all.contains(&act.acting()?.person_id) {
        return Err(Problem::new(Code::PermissionMissing).under_conflict("petition", petition.id));
    }
    Ok(named)
}

/// Writes the corrected texts over the old ones, and what these said behind the act.
async fn write(
    act: &mut Performance<'_>,
    petition: &Petition,
    (old, input, whole): (&Registered, &CorrectionInput, &NewPetition),
) -> Outcome<()> {
    let app = act.context.app();
    let (commune, id) = (petition.commune.as_str(), petition.id);
    let key = PetitionKey::for_writing(act.tx, app, commune, id, petition.sealed).await?;
    key.write(act.tx, act.act_id, Part::Content, &old.was(petition, input)).await?;
    if input.touches(TEXTS) {
        let mut people = whole.people();
        people.citizen_assertion.clone_from(&old.people.citizen_assertion);
        key.overwrite(act.tx, id, Part::People, &people).await?;
        key.overwrite(act.tx, id, Part::Content, &whole.text()).await?;
        if petition.sealed {
            duplicates::forget_sealed(act.tx, petition).await?;
            duplicates::remember_sealed(act.tx, app, petition, &people).await?;
        }
    }
    let intake = IntakeRow {
        authentication: whole.authentication.unwrap_or(Authentication::None).as_str().to_owned(),
        language: whole.language.clone().unwrap_or_else(|| "vi".to_owned()),
        written_on: whole.written_on,
        occurred_on: whole.occurred_on,
        signer_count: whole.people_count(),
        originals_attached: whole.originals_attached.unwrap_or(false),
        has_known_writer: !whole.writers.is_empty(),
        form: json!(form_of(whole)),
        ..old.intake.clone()
    };
    intakes::correct(act.tx, &intake).await
}

/// How many of them have withdrawn, and by which acts: before it was accepted, and in a case that it opened.
async fn withdrawn(
    act: &mut Performance<'_>,
    petition: &Petition,
    stand: &[StandingAct],
) -> Outcome<(i32, Vec<Uuid>)> {
    let since = steps::withdrawals_of(act.tx, petition).await?;
    let since = since.iter().map(|done| (done.fewer(), done.act_id));
    let before = stand.iter().map(|done| (done.fewer(), done.id)).filter(|(fewer, _)| *fewer > 0);
    let (fewer, withdrawals): (Vec<i32>, Vec<Uuid>) = before.chain(since).unzip();
    Ok((fewer.iter().sum(), withdrawals))
}

/// Who has withdrawn stays on the list of those who signed: he is taken off the number of these, and left out he would be twice.
async fn still_listed(
    act: &mut Performance<'_>,
    of: (&Petition, &[Uuid]),
    (old, input, whole): (&Registered, &CorrectionInput, &NewPetition),
) -> Outcome<()> {
    let Some(list) = ["signers", "writers"].into_iter().find(|list| input.touches(&[*list])) else {
        return Ok(());
    };
    if !leaves_out(act, of, (&old.people, &whole.people())).await? {
        return Ok(());
    }
    let detail = "Who has withdrawn stays on the list of those who signed: where he never signed, his withdrawal is annulled first.";
    Err(Problem::field(&format!("/{list}"), "not_allowed", detail))
}

/// What the row shows of it.
fn of_row(petition: &Petition, intake: &IntakeRow, (whole, left): (&NewPetition, i32)) -> Correction {
    let village = whole.place.as_ref().and_then(|place| place.village_code.clone());
    Correction {
        received_on: whole.received_on.unwrap_or(petition.received_on),
        channel: whole.channel.as_str().to_owned(),
        told: (Some(whole.subject.clone()), village),
        counted: (intake.signer_count, whole.people_count(), left),
        forwarder_type: if petition.is_second_entry() {
            petition.forwarder_type.clone()
        } else {
            whole.forwarded_by.as_ref().map(|forwarder| forwarder.kind.as_str().to_owned())
        },
    }
}
