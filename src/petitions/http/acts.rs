//! Acts on petitions before, or instead of, a case.

use serde_json::json;

use super::TAG;
use crate::kernel::acts::act;
use crate::kernel::http::Route;
use crate::petitions::acts::acknowledge::Acknowledge;
use crate::petitions::acts::grounded::{Filing, Grounded, NonAcceptance, Refusal, Return, Voiding};
use crate::petitions::acts::passed_on::{
    Guidance, InspectionReferral, InvestigationReferral, MediationReferral, PassedOn, Urging,
};
use crate::petitions::acts::reply::TakeReply;
use crate::petitions::acts::screen::Screen;
use crate::petitions::acts::settlement_request::RequestSettlement;
use crate::petitions::acts::split::AdviseSplit;
use crate::petitions::acts::step::Taken;
use crate::petitions::acts::supplement::TakeSupplement;
use crate::petitions::acts::supplement_request::AskForSupplement;
use crate::petitions::acts::tracking::GiveSecret;
use crate::petitions::acts::transfer::Transfer;
use crate::petitions::acts::withdraw::Withdraw;

/// All of them but those that write cases too.
pub(super) fn routes() -> Vec<Route> {
    [classifying(), ending(), passing_on(), waiting(), of_citizens()].into_iter().flatten().collect()
}

fn classifying() -> Vec<Route> {
    vec![
        act::<Screen>("/v1/petitions/{id}/screenings", "screenPetition").serves(&["II.1-d", "II.2-2d"])
            .about(TAG, "Screen a petition", "Kind, track, field, authority, eligibility and number of people; proposes the treatment with its legal hook and releases what need not stay sealed. Who finds otherwise than the rules says why in a `note`; the difference is kept with the act. A `dry_run` reckons with what is ticked and with what the row shows, not with what registration keeps closed.")
            .example(json!({ "kind": "reflection", "track": "state", "field": "environment", "within_authority": true, "people_count": 1, "failed_criteria": [], "facts": {}, "note": "Đã đối chiếu với người gửi, đủ thông tin." })),
    ]
}

fn ending() -> Vec<Route> {
    vec![
        act::<Taken<Grounded<NonAcceptance>>>("/v1/petitions/{id}/non-acceptances", "refuseAcceptance")
            .about(TAG, "Not accept a complaint or denunciation", "Ends it with the ground that the law names; the notice has a number. Of a land dispute the `reason` is required.")
            .example(json!({ "ground": "not_signed", "document_number": "15/TB-UBND", "document_date": "2026-11-24" })),
        act::<Taken<Grounded<Refusal>>>("/v1/petitions/{id}/refusals", "refusePetition")
            .about(TAG, "Refuse a recommendation or reflection", "Ends it with its ground.")
            .example(json!({ "ground": "nothing_new" })),
        act::<Taken<Grounded<Filing>>>("/v1/petitions/{id}/filings", "filePetition")
            .about(TAG, "File a petition without action", "Ends it with its ground. Who is to be told of it still is. What mediators have is filed where they mediated in vain and nobody asks for its settlement (`mediated_in_vain`).")
            .example(json!({ "ground": "sent_to_competent_body" })),
        act::<Taken<Withdraw>>("/v1/petitions/{id}/withdrawals", "withdrawPetition")
            .about(TAG, "Withdraw a petition", "Before acceptance; afterwards that is entered in the case. Withdrawn in part, by some of several, under pressure, or from a denunciation that shows a violation, it is recorded and the petition goes on. Once the whole was withdrawn under pressure, or from such a denunciation, no later withdrawal ends the petition or its case, unless that entry is annulled. Where some of several withdraw freely, the answer's `people_count` is how many remain. A withdrawal that came as a petition of its own is named (`by_petition_id`), and linked to this one afterwards. What comes through the portal that brought the petition is recorded, also while its case goes on, and who works on it is told: it goes on until a keeper of its book has seen that nobody forces the citizen, and enters the withdrawal, here or in the case.")
            .tag_of_people()
            .example(json!({ "extent": "whole", "form": "written" })),
        act::<Taken<Grounded<Voiding>>>("/v1/petitions/{id}/voidings", "voidPetition")
            .about(TAG, "Void a mistaken entry", "It keeps its number in the book; its clocks are cancelled.")
            .example(json!({ "ground": "entered_twice" })),
    ]
}

fn passing_on() -> Vec<Route> {
    vec![
        act::<Taken<PassedOn<Guidance>>>("/v1/petitions/{id}/guidances", "guidePetitioner")
            .about(TAG, "Guide the writer to the competent body", "Once for each content.")
            .example(json!({ "body_type": "superior_state", "body": "Chủ tịch UBND tỉnh" })),
        act::<Taken<AdviseSplit>>("/v1/petitions/{id}/split-advices", "adviseSplit")
            .about(TAG, "Advise to split a petition", "Several contents in one petition go to several bodies, each in a petition of its own.")
            .example(json!({ "contents": [{ "kind": "complaint_admin" }, { "kind": "denunciation_duty", "body": "Chủ tịch UBND tỉnh" }] })),
        act::<Taken<Transfer>>("/v1/petitions/{id}/transfers", "transferPetition")
            .serves(&["II.5-1"])
            .about(TAG, "Pass a petition on to the competent body", "Once for each content. The denouncer is told within five working days of the receipt; that clock runs until the notice. Another body of the commune is named by its book: the petition is entered there, sealed, with a number and clocks of its own, and waits to be acknowledged. Until then an annulment takes it back.")
            .example(json!({ "body_type": "superior_state", "body": "Chủ tịch UBND tỉnh", "document_number": "12/PC-UBND" })),
        act::<Taken<Grounded<Return>>>("/v1/petitions/{id}/returns", "returnPetition")
            .about(TAG, "Return a petition to who passed it on", "With the reason and its papers.")
            .example(json!({ "ground": "not_competent" })),
        act::<Taken<PassedOn<Urging>>>("/v1/petitions/{id}/urgings", "urgeLowerBody")
            .about(TAG, "Urge the lower body", "A denunciation is overdue there: demands a report on progress, reason and responsibility.")
            .example(json!({ "body_type": "lower_state", "body": "Phòng Kinh tế xã" })),
        act::<Taken<PassedOn<InvestigationReferral>>>("/v1/petitions/{id}/investigation-referrals", "referToInvestigation")
            .about(TAG, "Refer signs of crime", "At once, to the investigation body or the procuracy.")
            .example(json!({ "body_type": "investigation", "body": "Cơ quan Cảnh sát điều tra Công an tỉnh" })),
        act::<Taken<PassedOn<InspectionReferral>>>("/v1/petitions/{id}/inspection-referrals", "referToInspection")
            .about(TAG, "Have an anonymous denunciation inspected", "It is no denunciation to be settled, but concrete enough to be checked for management.")
            .example(json!({ "body_type": "own_unit", "body": "Phòng Văn hóa - Xã hội" })),
        act::<Taken<PassedOn<MediationReferral>>>("/v1/petitions/{id}/mediation-referrals", "referToMediation")
            .about(TAG, "Refer a land dispute to mediation", "Mediation comes before any settlement.")
            .example(json!({ "body_type": "mediators", "body": "Hội đồng hòa giải tranh chấp đất đai xã" })),
        act::<Taken<RequestSettlement>>("/v1/petitions/{id}/settlement-requests", "requestSettlement")
            .about(TAG, "Take the request to settle a land dispute", "After the mediators to whom it was referred have mediated in vain, not after they have settled it; where their reply has brought it back, `mediated_on` says when it was. None other may stand unanswered. Its legal day is the day on which it was received: from there the head accepts the petition for settlement or does not within five working days (P08), and decides once it is accepted (P09). In a case it is a stage of the verification.")
            .example(json!({ "acted_on": "2026-11-24" })),
    ]
}

fn waiting() -> Vec<Route> {
    vec![
        act::<Taken<AskForSupplement>>("/v1/petitions/{id}/supplement-requests", "askForSupplement")
            .about(TAG, "Ask the writer for what is missing", "Fulfils the clock of acceptance, which starts again on the day of the supplement; what must be done at once stays due.")
            .example(json!({ "missing": ["E4_signature"] })),
        act::<Taken<TakeSupplement>>("/v1/petitions/{id}/supplements", "takeSupplement")
            .about(TAG, "Take a supplement", "Its legal day is the day on which it was received; the clock of acceptance starts from there. Through the portal that brought the petition, which says how it knows the citizen, or at the desk of the book.")
            .tag_of_people()
            .example(json!({ "supplied": ["E4_signature"] })),
        act::<Taken<Acknowledge>>("/v1/petitions/{id}/acknowledgements", "acknowledgePetition")
            .serves(&["II.5-1"])
            .about(TAG, "Acknowledge what another book passed on", "The book to which another body of the commune passed a petition on confirms that it has come; that body sees since when. Nothing else is done with it before.")
            .example(json!({ "acted_on": "2026-11-24" })),
        act::<Taken<TakeReply>>("/v1/petitions/{id}/received-replies", "takeReply")
            .about(TAG, "Take the reply of the body it was passed to", "Number and date of the reply are that body's own. More than one may come. `in_vain` is the mediators' alone: the mediation of a land dispute is over, and who asks for its settlement enters that; it is filed where nobody does. Who waited for it is let go: he is linked again, and goes with it into its case, or is classified anew with `mediation_done` and settled by himself; the annulment of the reply does not bring him back. After it, or after they have settled it, the dispute does not come back unmediated. The `reply_date` tells when they had mediated.")
            .example(json!({ "result": "accepted", "reply_number": "34/TB-UBND", "reply_date": "2026-11-24" })),
    ]
}

fn of_citizens() -> Vec<Route> {
    vec![
        act::<GiveSecret>("/v1/petitions/{id}/tracking-secrets", "giveTrackingSecret")
            .about(TAG, "Give the citizen a new tracking secret", "He has lost the one that the registration gave him: through the portal that brought the petition, which says how it knows him, or at the desk of the book. The old one opens nothing any more. The new one is shown once; a hash of it is all that is kept. Of a sealed petition one that was given at the desk tells how it stands, and not the answer.")
            .tag_honoured()
            .example(json!({ "citizen_assertion": { "method": "vneid", "level": "2", "at": "2026-11-24T01:30:00Z" } })),
    ]
}
