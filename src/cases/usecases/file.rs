//! The case file (hồ sơ vụ việc; Luật Khiếu nại Điều 34, Luật Tố cáo Điều 39): the papers required so far in their order, each there or missing.

mod done;
mod evidence;
mod letters;
mod of_petitions;
mod owed;
mod proof;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub use self::done::petitions_of;
use self::done::{Done, done};
pub use self::evidence::{Attached, Evidence};
pub use self::letters::letter_name;
use self::of_petitions::{as_its_own_paper, links, of_petition};
pub use self::proof::shows_proof_of;
use super::why::FOR_WHOM;
use crate::cases::model::step::To;
use crate::cases::model::table::steps;
use crate::cases::model::{Case, CaseAct, CaseStatus, Step};
use crate::cases::store::letters::LetterRow;
use crate::cases::store::papers::{self, PaperRow};
use crate::cases::store::{self, publications};
use crate::cases::usecases::informing::{told_instead, unworded};
use crate::cases::usecases::publications::unproven;
use crate::code_enum;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::{Code, Language, Outcome, Problem};
use crate::law::forms::form_on;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::deadlines;
use crate::petitions::store::history::History;
use crate::petitions::store::notices::{self, NoticeRow};
use crate::petitions::usecases::sight::Sight;

code_enum! {
    /// What kind of paper it is.
    pub enum FilePaperKind {
        /// Đơn.
        Petition "petition" "Đơn" "Petition",
        /// Tài liệu, chứng cứ không chứng minh riêng một việc.
        Evidence "evidence" "Tài liệu, chứng cứ" "Evidence",
        /// Văn bản của một việc.
        Act "act" "Văn bản trong quá trình giải quyết" "Paper of an act",
        /// Văn bản gửi đi.
        Letter "letter" "Văn bản gửi" "Letter",
        /// Chứng cứ về ngày nhận.
        Receipt "receipt" "Giấy tờ xác nhận ngày nhận" "Proof of receipt",
        /// Văn bản công khai.
        Publication "publication" "Văn bản công khai" "Publication",
    }
}

code_enum! {
    /// Whether a paper is in the file.
    pub enum FilePaperState {
        /// Có trong hồ sơ.
        There "there" "Có trong hồ sơ" "There",
        /// Chưa ghi số văn bản.
        NumberMissing "number_missing" "Chưa ghi số văn bản" "There, its number is missing",
        /// Còn thiếu.
        Missing "missing" "Còn thiếu" "Missing",
    }
}

/// One paper of a case file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseFilePaper {
    /// Its place in the file, from 1, counted anew at each read: where a paper comes between or its act is annulled, later ones have
    /// other numbers. What names a paper for good is its act.
    pub no: i32,
    /// Kind of paper.
    pub kind: FilePaperKind,
    /// Whether it is there.
    pub state: FilePaperState,
    /// Name.
    #[schema(max_length = 500)]
    pub name: String,
    /// Form with the text that sets it, on the paper's day; null: the law gives none, or its number is not verified.
    #[schema(required, max_length = 200)]
    pub form: Option<String>,
    /// That form in the catalogue `paper-forms`, which tells what it asks for.
    #[schema(required, max_length = 50, example = "nd155_14")]
    pub form_code: Option<&'static str>,
    /// Act that it belongs to; null for the petition that opened the case, for evidence, and for what no act has made yet.
    #[schema(required)]
    pub act_id: Option<Uuid>,
    /// Its legal day, of evidence that on which it was added; null: not there.
    #[schema(required)]
    pub dated_on: Option<NaiveDate>,
    /// Number that the clerical office gave it.
    #[schema(required, max_length = 100)]
    pub document_number: Option<String>,
    /// Rule that says until when; null: the law gives no number.
    #[schema(required, max_length = 30)]
    pub due_rule: Option<String>,
    /// Attachments of the case that prove its act, oldest first; of evidence the attachment itself, and so of what proves an
    /// act that was annulled.
    #[schema(max_items = 20)]
    pub attachments: Vec<Uuid>,
}

/// A case whose file the caller may read: it is for those who work with the case.
pub async fn find(conn: &mut AsyncPgConnection, context: &Context, scope: &Scope, id: Uuid) -> Outcome<Case> {
    let case = store::find(conn, scope, id).await?;
    if Sight::on(context.caller(), scope, &case.facts()).hides_hands() {
        return Err(Problem::new(Code::PermissionMissing).detail(FOR_WHOM));
    }
    Ok(case)
}

/// The papers of such a case, with its petitions and what is attached to it.
pub async fn of(
    conn: &mut AsyncPgConnection,
    context: &Context,
    case: &Case,
    (all, attached): (Vec<Petition>, Attached),
) -> Outcome<Vec<CaseFilePaper>> {
    let Done { moved, acts } = done(conn, case, &all).await?;
    let ids: Vec<Uuid> = all.iter().map(|petition| petition.id).collect();
    let opened_in = papers::opened_in(conn, case).await?;
    let on_petitions = acts.iter().filter(|act| of_petition(act).is_some()).map(|act| act.act_id);
    let on_petitions: Vec<Uuid> = on_petitions.collect();
    let history = History::of(conn, &case.commune, (&ids, &on_petitions)).await?;
    let given = notices::of_case(conn, &case.commune, case.id).await?;
    let mut sent = store::letters::of_case(conn, &case.commune, case.id).await?;
    // What a notice has told by now is no letter that is missing.
    let act_ids: Vec<Uuid> = acts.iter().map(|act| act.act_id).collect();
    sent.retain(|letter| letter.sent_on.is_some() || told_instead(letter, &given, &act_ids).is_none());
    let notices = [notices::of_petitions(conn, &case.commune, &ids).await?, given].concat();
    let told = publications::of_case(conn, &case.commune, case.id).await?;
    let clocks = deadlines::of_petitions(conn, &case.commune, &[case.petition_id]).await?;
    let unworded = unworded(case, &clocks, (&told, &acts));
    let unproven = unproven(context, case, &told)?;
    Ok(File::new(context, case, (&history, opened_in), attached)
        .petition(&all)
        .acts(&acts, &sent, (&all, &moved, &notices))
        .evidence()
        .verification(&acts)
        .dialogue(&acts)
        .expertise()
        .publications(&told, unworded, &unproven)
        .scans_of_no_paper()
        .numbered())
}

/// The file as it grows.
struct File<'case> {
    case: &'case Case,
    history: &'case History,
    opened_in: CaseStatus,
    language: Language,
    today: NaiveDate,
    attached: Attached,
    papers: Vec<CaseFilePaper>,
}

impl<'case> File<'case> {
    /// One without papers.
    fn new(
        context: &Context,
        case: &'case Case,
        (history, opened_in): (&'case History, CaseStatus),
        attached: Attached,
    ) -> Self {
        let (language, today) = (context.language(), context.today());
        Self { case, history, opened_in, language, today, attached, papers: Vec::new() }
    }

    fn add(&mut self, kind: FilePaperKind, name: &str) -> &mut CaseFilePaper {
        self.papers.push(CaseFilePaper {
            no: 0,
            kind,
            state: FilePaperState::There,
            name: name.to_owned(),
            form: None,
            form_code: None,
            act_id: None,
            dated_on: None,
            document_number: None,
            due_rule: None,
            attachments: Vec::new(),
        });
        let last = self.papers.len() - 1;
        &mut self.papers[last]
    }

    /// The attachments that prove one of these acts.
    fn proofs(&self, acts: &[Option<Uuid>]) -> Vec<Uuid> {
        acts.iter().flatten().filter_map(|act| self.attached.proofs.get(act)).flatten().copied().collect()
    }

    fn petition(mut self, all: &[Petition]) -> Self {
        let name = FilePaperKind::Petition.label(self.language);
        // What was merged has its petitions, and their papers, in the file of the other case.
        if self.case.merged_into_id.is_none() {
            let first = all.iter().find(|petition| petition.id == self.case.petition_id);
            self.add(FilePaperKind::Petition, name).dated_on = first.map(|petition| petition.received_on);
            self.evidence_of(self.case.petition_id);
        }
        self
    }

    fn acts(
        mut self,
        acts: &[PaperRow],
        sent: &[LetterRow],
        (all, moved, notices): (&[Petition], &[(Uuid, Uuid)], &[NoticeRow]),
    ) -> Self {
        for act in acts {
            let came = |petition: &&Petition| {
                let linked = links(act, petition.id);
                // One that had opened another case came with that, and by no act of its own.
                let moved = || moved.contains(&(act.act_id, petition.id));
                linked || (moved() && !acts.iter().any(|other| links(other, petition.id)))
            };
            for petition in all.iter().filter(|petition| petition.link_type.is_some()).filter(came) {
                self.linked(act, petition);
            }
            if let Some((paper, numbered)) = of_petition(act) {
                let form = self.form_for(paper, act, all);
                self.act(&as_its_own_paper(act), paper.name, form, numbered);
            }
            for notice in notices.iter().filter(|notice| notice.act_id == act.act_id) {
                self.notice(act, notice);
            }
            if let Some((step, paper)) = self.step(act).and_then(|step| Some((step, step.paper?))) {
                self.act(act, paper.name, paper.form, step.numbered);
            }
            for letter in sent.iter().filter(|letter| letter.act_id == act.act_id) {
                self.letter(letter);
            }
        }
        self
    }

    /// The row of the life cycle that an act was done by.
    fn step(&self, act: &PaperRow) -> Option<&'static Step> {
        let cycle = self.case.life_cycle;
        match &act.step {
            Some((kind, variant)) => steps(cycle, *kind).find(|step| step.variant == variant),
            None => steps(cycle, CaseAct::Acceptances)
                .filter(|_| act.kind == PetitionAct::Acceptance.as_str())
                .find(|step| step.to == To::State(self.opened_in)),
        }
    }

    fn act(&mut self, act: &PaperRow, name: &str, form: &str, numbered: bool) {
        let proofs = self.proofs(&[Some(act.act_id)]);
        let paper = self.add(FilePaperKind::Act, name);
        paper.attachments = proofs;
        paper.form = (!form.is_empty()).then(|| form.to_owned());
        paper.act_id = Some(act.act_id);
        paper.dated_on = Some(act.document_date.unwrap_or(act.acted_on));
        paper.document_number.clone_from(&act.document_number);
        if numbered && act.document_number.is_none() {
            paper.state = FilePaperState::NumberMissing;
        }
    }

    /// In their order, each on the form of its day; what is missing is written today.
    fn numbered(mut self) -> Vec<CaseFilePaper> {
        for (no, paper) in (1..).zip(&mut self.papers) {
            paper.no = no;
            let day = paper.dated_on.unwrap_or(self.today);
            let form = paper.form.take().and_then(|citation| form_on(&citation, day));
            paper.form_code = form.map(|form| form.code);
            paper.form = form.map(|form| form.citation.to_owned());
        }
        self.papers
    }
}
