//! Papers of acts on petitions and cases.

use uuid::Uuid;

use crate::cases::access::ReadCases;
use crate::cases::usecases::papers::{self, ActPaperView};
use crate::kernel::access::Allow;
use crate::kernel::http::{Path, Route, Shown, get};
use crate::kernel::problem::Outcome;
use crate::petitions::access::{ReadPetitions, matrix};

const ABOUT: &str = "As it can be printed and signed: number, date, issuing body, signer, articles, recipients, and what its form asks for in the order of the catalogue `paper-forms`, filled from what is stored. What is not stored is null and filled in by hand. The paper of an acceptance is the notice of it. For those who read what is said of the act; of a sealed petition each is a look, recorded before the answer, and neither its text nor who wrote it stands there. 404 where the act makes no paper.";

async fn of_petition(
    gate: Allow<ReadPetitions>,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Outcome<Shown<ActPaperView>> {
    let (paper, looked_at) = papers::of_petition(&gate, &gate.scope(matrix), ids).await?;
    Ok(Shown::plain(paper).opened(looked_at))
}

async fn of_case(gate: Allow<ReadCases>, Path(ids): Path<(Uuid, Uuid)>) -> Outcome<Shown<ActPaperView>> {
    let (paper, looked_at) = papers::of_case(&gate, &gate.scope(matrix), ids).await?;
    Ok(Shown::plain(paper).opened(looked_at))
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/petitions/{id}/acts/{act_id}/paper", "getPetitionActPaper", of_petition)
            .serves(&["II.2-2d"])
            .about("petitions", "Paper of an act done to a petition", ABOUT),
        get("/v1/cases/{id}/acts/{act_id}/paper", "getCaseActPaper", of_case).serves(&["II.2-2d"]).about(
            super::TAG,
            "Paper of an act done to a case",
            ABOUT,
        ),
    ]
}
