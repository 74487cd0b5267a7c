//! Reading acts: those done to one subject, by whoever sees that subject. Codes, dates and numbers; note and reason of one act for those
//! whom they serve: behind a petition's key who may open that, else the body that acted.

mod views;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use self::views::{DoneAct, ReadAct};
use super::schema::acts;
use super::{Opened, Subject};
use crate::after_key;
use crate::kernel::access::Allow;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::{DayKey, Window};
use crate::kernel::http::{Listed, Masks, PageQuery, Paging, Path, Query, Route, Shown, get};
use crate::kernel::problem::{Code, Outcome, Problem};

/// Shown instead of a kind that would tell what a sealed row hides.
pub const HANDLED: &str = "handled";

/// How a caller sees the acts of a subject.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sighting {
    /// Who acted and who signs is hidden.
    pub hides_hands: bool,
    /// Whether that is the same is hidden.
    pub hides_signature: bool,
    /// Number and date of the paper are hidden.
    pub hides_paper: bool,
    /// Kinds of acts that are not told apart: each is shown as `handled`.
    pub untold: &'static [&'static str],
    /// Kinds of acts that are not shown, nor what annuls them.
    pub left_out: &'static [&'static str],
}

impl Sighting {
    /// Pointers of what is hidden.
    fn masks(self) -> Masks {
        let pointers = [
            ("/acting_position_id", self.hides_hands),
            ("/signer_position_id", self.hides_hands),
            ("/signature", self.hides_signature),
            ("/document_number", self.hides_paper),
            ("/document_date", self.hides_paper),
        ];
        pointers.into_iter().filter(|(_, hidden)| *hidden).map(|(pointer, _)| pointer).collect()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = acts)]
struct Row {
    id: Uuid,
    kind: String,
    acted_on: NaiveDate,
    document_number: Option<String>,
    document_date: Option<NaiveDate>,
    signature: String,
    acting_position_id: Option<Uuid>,
    signer_position_id: Option<Uuid>,
    client_id: Option<String>,
    annuls_act_id: Option<Uuid>,
    petition_id: Option<Uuid>,
    remarks: Option<Value>,
}

/// By which acts these were annulled, in one statement.
async fn annulments(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, Uuid>> {
    let ids: Vec<Option<Uuid>> = ids.iter().copied().map(Some).collect();
    let pairs: Vec<(Option<Uuid>, Uuid)> = acts::table
        .filter(acts::commune.eq(commune).and(acts::annuls_act_id.eq_any(ids)))
        .select((acts::annuls_act_id, acts::id))
        .load(conn)
        .await?;
    Ok(pairs.into_iter().filter_map(|(annulled, by)| Some((annulled?, by))).collect())
}

/// Acts on this subject that are not shown, and those that annul them.
async fn left_out(
    conn: &mut AsyncPgConnection,
    commune: &str,
    subject_id: Uuid,
    sighting: Sighting,
) -> Outcome<Vec<Uuid>> {
    if sighting.left_out.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<Uuid> = acts::table
        .filter(acts::commune.eq(commune).and(acts::subject_id.eq(subject_id)))
        .filter(acts::kind.eq_any(sighting.left_out.to_vec()))
        .select(acts::id)
        .load(conn)
        .await?;
    let annulling = annulments(conn, commune, &ids).await?;
    ids.extend(annulling.into_values());
    Ok(ids)
}

fn view(row: Row, sighting: Sighting, annulled: &HashMap<Uuid, Uuid>) -> DoneAct {
    let (hands, paper) = (!sighting.hides_hands, !sighting.hides_paper);
    DoneAct {
        by_machine: row.client_id.is_some(),
        annuls_act_id: row.annuls_act_id,
        annulled_by_act_id: annulled.get(&row.id).copied(),
        id: row.id,
        kind: if sighting.untold.contains(&row.kind.as_str()) { HANDLED.to_owned() } else { row.kind },
        acted_on: row.acted_on,
        document_number: paper.then_some(row.document_number),
        document_date: paper.then_some(row.document_date),
        signature: (!sighting.hides_signature).then_some(row.signature),
        acting_position_id: hands.then_some(row.acting_position_id),
        signer_position_id: hands.then_some(row.signer_position_id),
        masked: sighting.masks(),
    }
}

/// Acts done to one subject, by legal date; without these.
async fn page(
    conn: &mut AsyncPgConnection,
    (commune, subject_id): (&str, Uuid),
    left_out: Vec<Uuid>,
    window: Window,
) -> Outcome<Vec<Row>> {
    let mut query = acts::table
        .filter(acts::commune.eq(commune.to_owned()).and(acts::subject_id.eq(subject_id)))
        .select(Row::as_select())
        .order((acts::acted_on, acts::id))
        .limit(window.rows)
        .into_boxed::<Pg>();
    if let Some(key) = window.after {
        query = query.filter(after_key!(acts::acted_on, acts::id, key));
    }
    if !left_out.is_empty() {
        query = query.filter(acts::id.ne_all(left_out));
    }
    Ok(query.load(conn).await?)
}

fn tenant(id: Uuid) -> Outcome<String> {
    crate::kernel::ids::commune_of(id).ok_or_else(Problem::not_found)
}

async fn list<S: Subject>(
    gate: Allow<S::Reading>,
    Path(id): Path<Uuid>,
    Query(asked): Query<PageQuery>,
) -> Outcome<Listed<DoneAct>> {
    let commune = tenant(id)?;
    let mut conn = gate.app().db.read().await?;
    let sighting = S::sight(&mut conn, &gate, id).await?;
    let rights = format!("{} {sighting:?}", S::rights(&gate, &commune));
    let paging = Paging::new(gate.visitor(), &rights, &asked)?;
    let left_out = left_out(&mut conn, &commune, id, sighting).await?;
    let mut rows = page(&mut conn, (&commune, id), left_out, paging.window()).await?;
    let next = paging.cut(&mut rows, |last| DayKey { day: last.acted_on, id: last.id })?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let annulled = annulments(&mut conn, &commune, &ids).await?;
    let views = rows.into_iter().map(|row| view(row, sighting, &annulled)).collect();
    Ok(Listed::page(views, next, None))
}

async fn show<S: Subject>(
    gate: Allow<S::Reading>,
    Path((id, act_id)): Path<(Uuid, Uuid)>,
) -> Outcome<Shown<ReadAct>> {
    let commune = tenant(id)?;
    let mut conn = gate.app().db.read().await?;
    let sighting = S::sight(&mut conn, &gate, id).await?;
    let row: Row = acts::table
        .find((commune.as_str(), act_id))
        .filter(acts::subject_id.eq(id))
        .select(Row::as_select())
        .first(&mut conn)
        .await?;
    if left_out(&mut conn, &commune, id, sighting).await?.contains(&row.id) {
        return Err(Problem::not_found());
    }
    let annulled = annulments(&mut conn, &commune, &[row.id]).await?;
    drop(conn);
    let opened = remarks::<S>(&gate, &commune, &row).await?;
    let looked_at = opened.as_ref().is_some_and(|opened| opened.looked_at);
    let act = view(row, sighting, &annulled);
    Ok(Shown::plain(ReadAct::of(act, opened)).opened(looked_at))
}

/// What is said of an act, where it is open to the caller. What lies behind no key stands in the file of the body that acted.
async fn remarks<S: Subject>(context: &Context, commune: &str, row: &Row) -> Outcome<Option<Opened>> {
    if let Some(petition_id) = row.petition_id {
        return S::open_remarks(context, petition_id, row.id).await;
    }
    let (Some(plain), Some(acting)) = (&row.remarks, row.acting_position_id) else { return Ok(None) };
    let mut conn = context.app().db.read().await?;
    let body = S::body_of(&mut conn, commune, acting).await?;
    let mut positions = context.caller().positions().iter();
    if !positions.any(|position| position.commune == commune && Some(position.body_unit_id) == body) {
        return Ok(None);
    }
    let remarks = serde_json::from_value(plain.clone()).map_err(Problem::internal)?;
    Ok(Some(Opened { remarks, was: None, looked_at: false, names: true }))
}

/// The routes by which the acts of a subject are read: list and one, with their operation ids.
pub fn acts_of<S: Subject>(
    tag: &'static str,
    [list_path, one_path]: [&'static str; 2],
    [list_id, one_id]: [&'static str; 2],
) -> Vec<Route> {
    vec![
        get(list_path, list_id, list::<S>)
            .about(
                tag,
                "Acts done to it",
                "By legal date, earliest first. Codes, dates and numbers of papers.",
            )
            .problems(&[Code::CursorInvalid]),
        get(one_path, one_id, show::<S>).about(
            tag,
            "One act done to it",
            "Where `Location` of a performed act leads. With note, reason, what the citizen says, who of several withdraws, how a portal knows them, the body that it names, where it departs from what the rules find and what a correction found for those who may read the texts behind it; of what is sealed each such look is recorded.",
        ),
    ]
}
