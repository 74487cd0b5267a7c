//! The acts of the life cycles: which are possible in which state says the table (`docs/LIFE-CYCLES.txt`).

use serde_json::{Value, json};

use super::{TAG, telling};
use crate::cases::acts::annul::AnnulInCase;
use crate::cases::acts::answer::Answer;
use crate::cases::acts::done::{CaseInput, Done};
use crate::cases::acts::inputs::complain_again::SecondComplaintInput;
use crate::cases::acts::inputs::dialogue::DialogueInput;
use crate::cases::acts::inputs::documents::DocumentRequestInput;
use crate::cases::acts::inputs::enforce::EnforcementOrderInput;
use crate::cases::acts::inputs::examine::ExpertExaminationInput;
use crate::cases::acts::inputs::extend::ExtensionInput;
use crate::cases::acts::inputs::find_complex::ComplexityInput;
use crate::cases::acts::inputs::flag::FlagInput;
use crate::cases::acts::inputs::grounded::suspend::SuspensionInput;
use crate::cases::acts::inputs::grounded::suspend_execution::ExecutionSuspensionInput;
use crate::cases::acts::inputs::grounded::terminate::TerminationInput;
use crate::cases::acts::inputs::mediate::MediationInput;
use crate::cases::acts::inputs::plain::{
    ArchivingInput, ClosureInput, FollowUpInput, FurtherDenunciationInput, InvestigationReferralInput,
    MonitoringInput, ReopeningInput, ResumptionInput,
};
use crate::cases::acts::inputs::review::ReviewInput;
use crate::cases::acts::inputs::settle::conclude::ConclusionInput;
use crate::cases::acts::inputs::settle::decide::DecisionInput;
use crate::cases::acts::inputs::split::SplitInput;
use crate::cases::acts::inputs::sue::LawsuitInput;
use crate::cases::acts::inputs::verify::VerificationInput;
use crate::cases::acts::inputs::withdraw::CaseWithdrawalInput;
use crate::kernel::acts::{act, act_on};
use crate::kernel::http::Route;
use crate::kernel::problem::Code;

/// The route of one act, with its texts and an example.
pub(super) fn done<I: CaseInput>(
    path: &'static str,
    id: &'static str,
    (title, text): (&'static str, &'static str),
    example: Value,
) -> Route {
    act::<Done<I>>(path, id).serves(&["II.2-2d"]).about(TAG, title, text).example(example)
}

/// Routes.
pub fn routes() -> Vec<Route> {
    [work(), time(), results(), telling::routes(), outside(), ends(), correcting()].concat()
}

fn work() -> Vec<Route> {
    vec![
        done::<VerificationInput>("/v1/cases/{id}/verifications", "orderVerification",
            ("Order the verification, or keep what comes of it", "Who verifies; none named: the settler himself. Minutes and the report of an ordered verification are stages of it. Refused for whoever is concerned or related to somebody concerned; of a sealed case the settler names them, and a `dry_run` does not tell whom it refuses. A team that verifies a denunciation has two persons at least. Of a land dispute whose mediation failed the request for its settlement comes first, on the day on which it came; the order accepts it, or it is refused in writing with its reason."),
            json!({ "verifier_position_ids": [], "text": "Xác minh nguồn gốc thửa đất.", "document_number": "21/QĐ-UBND", "document_date": "2026-11-24" }))
            .problems(&[Code::AssigneeConflicted]),
        done::<DocumentRequestInput>("/v1/cases/{id}/document-requests", "requestDocuments",
            ("Ask for documents, or receive them", "Information, documents or evidence are asked for in writing. Of a complaint the seven days of the law run for each request until all of it was received; who is late bars nothing."),
            json!({ "addressee": "Chi nhánh Văn phòng đăng ký đất đai", "documents": "Bản sao sổ địa chính." })),
        done::<ExpertExaminationInput>("/v1/cases/{id}/expert-examinations", "examineByExpert",
            ("Expert examination", "Asked for, or its result received. Of a denunciation the time between is not counted, so the settler asks for it."),
            json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": "22/QĐ-UBND" })),
        done::<DialogueInput>("/v1/cases/{id}/dialogues", "recordDialogue",
            ("Dialogue about a complaint", "Announced in time before, held, or the complainant stayed away; not before the announced day, with its minutes. Who is excused is invited again. About discipline it must be held before the decision."),
            json!({ "stage": "scheduled", "planned_on": "2026-12-02", "text": "Tại trụ sở UBND xã." })),
        done::<MediationInput>("/v1/cases/{id}/mediations", "recordMediation",
            ("Mediate a land dispute", "Opened, agreed, or failed."),
            json!({ "stage": "opened" })).serves(&["II.2-2d", "II.8-2a"]),
        done::<FlagInput>("/v1/cases/{id}/flags", "flagCase",
            ("Set or take away a tracking flag", "For tracking only; no clock changes."),
            json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài trên một năm." })).serves(&["I.2b", "I.2c", "II.2-2d", "II.7-a"]),
    ]
}

fn time() -> Vec<Route> {
    vec![
        done::<ComplexityInput>(
            "/v1/cases/{id}/complexity-decisions",
            "decideComplexity",
            (
                "Find a case complex",
                "In writing, by one of the seven criteria; specially complex (denunciations only) by two. Alone changes the length of the clock.",
            ),
            json!({ "level": "complex", "criteria": ["several_places"], "document_number": "23/UBND" }),
        ),
        done::<ExtensionInput>(
            "/v1/cases/{id}/extensions",
            "extendCase",
            (
                "Extend a denunciation",
                "By a decision with its number: once where complex, twice where specially complex, thirty days at most each, before the time has run out.",
            ),
            json!({ "days": 30, "reason": "Cần xác minh tại nhiều nơi.", "document_number": "24/QĐ-UBND" }),
        ),
        done::<SuspensionInput>(
            "/v1/cases/{id}/suspensions",
            "suspendCase",
            (
                "Suspend the settlement",
                "The time until it is resumed is not counted. Not after the time has run out.",
            ),
            json!({ "ground": "awaiting_other_body", "reason": "Chờ kết quả của cơ quan khác.", "document_number": "25/QĐ-UBND" }),
        ),
        done::<ResumptionInput>(
            "/v1/cases/{id}/resumptions",
            "resumeCase",
            ("Resume the settlement", "The remaining days run from the day of this decision."),
            json!({ "document_number": "26/QĐ-UBND" }),
        ),
        done::<ExecutionSuspensionInput>(
            "/v1/cases/{id}/execution-suspensions",
            "suspendExecution",
            (
                "Suspend the disputed decision",
                "An emergency measure on the decision that is complained of, or its end.",
            ),
            json!({ "measure": "ordered", "reason": "Việc thi hành gây hậu quả khó khắc phục.", "document_number": "27/QĐ-UBND" }),
        ),
    ]
}

fn results() -> Vec<Route> {
    vec![
        done::<DecisionInput>("/v1/cases/{id}/decisions", "decideCase",
            ("Decide a complaint or dispute", "Settles it. What follows is told to the complainant and others (see its letters); it has effect when the time from issue and that from the proven receipt have both run out."),
            json!({ "summary": "Công nhận một phần nội dung khiếu nại.", "result": "partly_well_founded", "document_number": "30/QĐ-UBND", "document_date": "2026-11-24" })).serves(&["I.2b", "II.2-2d"]),
        done::<ConclusionInput>("/v1/cases/{id}/conclusions", "concludeCase",
            ("Conclude a denunciation", "What the denouncer is told of it, and the result. The short track, for denunciations about a field of the State's management, concludes without a verification of its own."),
            json!({ "summary": "Nội dung tố cáo đúng một phần.", "result": "partly_well_founded", "document_number": "31/KL-UBND" })).serves(&["I.2b", "II.2-2d"]),
        act::<Answer>("/v1/cases/{id}/answers", "answerCase").serves(&["II.2-2d"])
            .about(TAG, "Answer a case", "The settler signs; the lead may enter it for his signature (`signature: entered`). Fulfils the clocks that wait for it.")
            .example(json!({ "summary": "UBND xã đã cho vá các ổ gà trên đoạn đường trước cổng trường.", "result": "resolved", "document_number": "31/UBND-VP", "document_date": "2026-11-24", "public_text": null })),
    ]
}

fn outside() -> Vec<Route> {
    vec![
        done::<CaseWithdrawalInput>(
            "/v1/cases/{id}/withdrawals",
            "recordWithdrawal",
            (
                "Record a withdrawal",
                "Of the whole, of a part, or by some of a group; of those who withdraw freely `people_count` of case and petition is less from then on, and tells how many remain. A doubt about its freedom keeps the case alive, whatever is withdrawn later. The settler ends what was withdrawn freely.",
            ),
            json!({ "extent": "whole", "doubts": [], "text": "Rút toàn bộ nội dung." }),
        ).serves(&["II.2-2d", "II.8-2a"]),
        done::<SecondComplaintInput>(
            "/v1/cases/{id}/second-complaints",
            "recordSecondComplaint",
            (
                "Record a second complaint",
                "After the decision, or after the time for it has run out without one; one that was made in time also when the decision counts as effective already. Where C15, K02 or K02-dismissal had run out by the day on which it was made, 409, unless it had not without the days of obstacles (`obstacles`), which are left out as they are of C01; then it is possible too where the decision is being carried out, was carried out, or its file is in the archive. Where the time had not run out an obstacle is refused with 409. It is counted for who opened the case; where a complaint is linked to it as a duplicate and its writer complains, from the day on which he received the decision (`decision_received_on`). What the next instance or a court has decided is not complained of again.",
            ),
            json!({ "text": "Công dân khiếu nại lần hai đến Chủ tịch UBND tỉnh." }),
        ),
        done::<LawsuitInput>(
            "/v1/cases/{id}/lawsuits",
            "recordLawsuit",
            (
                "Record a lawsuit",
                "That a court has taken on: the time for settling stands still, and so does a decision's way to its effect. Who was not told of a decision yet still is.",
            ),
            json!({ "court": "Tòa án nhân dân khu vực 1", "suit_number": "12/2026/TLST-HC", "taken_on": "2026-11-20" }),
        ),
        done::<FurtherDenunciationInput>(
            "/v1/cases/{id}/further-denunciations",
            "recordFurtherDenunciation",
            (
                "Record a further denunciation",
                "To the superior: after the conclusion, be the file archived already, or after the time for it has run out.",
            ),
            json!({ "text": "Tố cáo tiếp đến Chủ tịch UBND tỉnh." }),
        ),
        done::<ReviewInput>(
            "/v1/cases/{id}/reviews",
            "recordReview",
            (
                "Record an outcome at a higher level",
                "A second decision, a judgment, the end of a second complaint or lawsuit without one, the order to settle anew, a superior who settles a denunciation anew himself and what he concludes, or the demand to report on a delay. What settles the matter has a number and a result.",
            ),
            json!({ "outcome": "upheld" }),
        ),
        done::<InvestigationReferralInput>(
            "/v1/cases/{id}/investigation-referrals",
            "referCaseToInvestigation",
            ("Refer to investigation", "Signs of crime: the file goes to the investigation body at once."),
            json!({ "document_number": "34/UBND" }),
        ),
    ]
}

fn ends() -> Vec<Route> {
    vec![
        done::<TerminationInput>(
            "/v1/cases/{id}/terminations",
            "terminateCase",
            (
                "Terminate without a result",
                "On one of the grounds of the law; on that of a withdrawal only if the whole was withdrawn freely, and nothing of others is linked to the case.",
            ),
            json!({ "ground": "withdrawn", "reason": "Công dân tự nguyện rút.", "document_number": "32/QĐ-UBND" }),
        ),
        done::<ReopeningInput>(
            "/v1/cases/{id}/reopenings",
            "reopenCase",
            ("Settle after all", "A withdrawal that ended the matter was not free."),
            json!({ "text": "Công dân bị ép rút đơn.", "document_number": "33/QĐ-UBND" }),
        ),
        done::<EnforcementOrderInput>(
            "/v1/cases/{id}/enforcement-orders",
            "orderEnforcement",
            (
                "Order what is to be carried out",
                "Of a decision once it has effect; of a conclusion within seven working days. What a conclusion recommends to another body, and the result that it reports within five working days, are stages of it.",
            ),
            json!({ "text": "Phòng Kinh tế thực hiện trong 30 ngày.", "document_number": "35/UBND" }),
        ).serves(&["II.2-2d", "II.2-4a"]),
        done::<MonitoringInput>(
            "/v1/cases/{id}/monitorings",
            "monitorCase",
            (
                "Monitor how it is carried out",
                "What a conclusion ordered was given to those who carry it out.",
            ),
            json!({ "text": "Văn phòng theo dõi." }),
        ).serves(&["II.2-2d", "II.2-4a"]),
        done::<FollowUpInput>(
            "/v1/cases/{id}/follow-ups",
            "followUpCase",
            ("Follow up an answer", "What was promised is looked after before the case is closed."),
            json!({ "text": "Kiểm tra lại sau một tháng." }),
        ),
        done::<ClosureInput>(
            "/v1/cases/{id}/closures",
            "closeCase",
            (
                "Close a case",
                "An answered case, a case whose decision or conclusion was carried out, or a recommendation, a land dispute or a matter of the Party that was withdrawn freely. Overdue never closes a case.",
            ),
            json!({ "note": "Công dân đồng ý với kết quả." }),
        ),
        done::<ArchivingInput>(
            "/v1/cases/{id}/archivings",
            "archiveCase",
            (
                "Archive a case",
                "The file is complete and numbered page by page. A complaint whose decision orders nothing is archived once that has effect.",
            ),
            json!({ "text": "Hồ sơ gồm 45 bút lục." }),
        ),
    ]
}

fn correcting() -> Vec<Route> {
    vec![
        done::<SplitInput>("/v1/cases/{id}/splits", "splitCase",
            ("Split petitions off into a case of their own", "Petitions that are linked to the case, and turn out to be about another content. The new case has the same settler and what runs until the matter is settled, as it stands: nobody waits longer for it; it begins as one that was just accepted. The answer names it in `related_cases`. Annulled while nothing was done in it, the petitions go back, and it is void: it keeps its number, is found by no list, and is read by its id, which leads back."),
            json!({ "petition_ids": ["095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68"], "reason": "Nội dung khác với vụ việc." })),
        act_on::<AnnulInCase>("/v1/cases/{id}/acts/{act_id}/annulments", "annulCaseAct")
            .about(TAG, "Annul an act on a case", "Nothing is deleted: the case stands again as before the act, what it had stopped runs on, what it had started is cancelled, and its letters are not owed any more. The latest act that led to another state, or one that changed none, as long as nothing rests on it; by who may do such an act or heads the book.")
            .example(json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang vụ việc khác." })),
    ]
}
