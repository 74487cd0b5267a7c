//! Operations of the reception room.

mod bodies;
mod filters;
mod handlers;

use super::acts::{ReceptionApproval, ReceptionPublication, approval, publication};
use super::model::Schedule;
use crate::kernel::acts::{act, acts_of};
use crate::kernel::http::{Route, get, post};
use crate::kernel::problem::Code;

/// Tag of the document.
const TAG: &str = "receptions";

/// The operations of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/reception-schedules/{id}/acts", "/v1/reception-schedules/{id}/acts/{act_id}"];
    let done = acts_of::<Schedule>(TAG, paths, ["listReceptionScheduleActs", "getReceptionScheduleAct"]);
    [schedules(), sessions(), done].concat()
}

fn schedules() -> Vec<Route> {
    vec![
        post("/v1/reception-schedules", "createReceptionSchedule", handlers::create).serves(&["II.2-2a", "II.6-a", "II.7-c"])
            .about(
                TAG,
                "Enter a reception schedule",
                "The keepers of the register of the host's unit enter his sessions for a period, as a draft. The host \
                 must hold the position on every day of a session, in a role that receives citizens: \
                 `government_chair`, `party_secretary`, `party_standing`, `council_standing`, `council_deputy`, \
                 `front_officer`, `police_officer`, `public_unit_head`; `intake_officer` in `regular` sessions only. \
                 Periods may overlap; sessions of one person or at one place may not (`session_overlap`).",
            )
            .example(bodies::example())
            .problems(&[Code::SessionOverlap, Code::PositionAmbiguous]),
        get("/v1/reception-schedules", "listReceptionSchedules", handlers::schedules)
            .about(
                TAG,
                "List reception schedules",
                "Schedules of one commune, the latest period first. Published ones for everyone who is signed in; \
                 drafts and approved ones only for keepers and heads of their register and for their host.",
            )
            .problems(&[Code::CursorInvalid]),
        get("/v1/reception-schedules/{id}", "getReceptionSchedule", handlers::schedule).about(
            TAG,
            "Read a reception schedule",
            "A schedule with its sessions and what may be done with it now.",
        ),
        act::<ReceptionApproval>("/v1/reception-schedules/{id}/approvals", "approveReceptionSchedule").serves(&["II.2-2a", "II.6-a", "II.7-c"])
            .about(
                TAG,
                "Approve a reception schedule",
                "The host approves a draft. Only the position that receives may.",
            )
            .example(approval::example()),
        act::<ReceptionPublication>("/v1/reception-schedules/{id}/publications", "publishReceptionSchedule").serves(&["II.2-2d", "II.6-a", "II.7-c"])
            .about(
                TAG,
                "Publish a reception schedule",
                "The keepers post an approved schedule. Refused with `schedule_publication_late`, \
                 `latest_lawful_on` and its `explanation` where a `periodic` session is less than five working days \
                 away (Luật Tiếp công dân, Điều 24(4)).",
            )
            .example(publication::example())
            .problems(&[Code::SchedulePublicationLate]),
    ]
}

fn sessions() -> Vec<Route> {
    vec![
        get("/v1/reception-sessions", "listReceptionSessions", handlers::sessions)
            .about(
                TAG,
                "List reception sessions",
                "Sessions of one commune, the earliest day first. Seen like their schedules.",
            )
            .problems(&[Code::CursorInvalid]),
        get("/v1/reception-sessions/{id}", "getReceptionSession", handlers::session).about(
            TAG,
            "Read a reception session",
            "A session with its host and the state of its schedule.",
        ),
        get("/v1/public/reception-schedules", "listPublicReceptionSchedules", handlers::public_sessions).serves(&["II.2-5"])
            .about(
                TAG,
                "Published reception sessions of a commune",
                "What hangs on the notice board, for everybody and without a token: sessions from `from` (default \
                 today) to the day before `before` (default one year after `from`, which is also the longest range), \
                 the earliest day first. A commune that is not served here has an empty list.",
            )
            .problems(&[Code::CursorInvalid]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::http::schema_check::Checks;
    use serde_json::json;

    #[test]
    fn examples_fit_their_schemas() {
        let document = crate::kernel::http::document::components(&routes());
        for route in routes() {
            let Some(body) = route.parts().body else { continue };
            let schema = json!(body);
            let check = Checks::new(&document).of(&schema).unwrap();
            let example = route.request_example.clone().unwrap();
            assert!(check.check(&example).is_empty(), "{} {:?}", route.id, check.check(&example));
        }
    }
}
