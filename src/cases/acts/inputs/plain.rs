//! Acts that need nothing but what all acts take and a few words for the file.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::{CloseCase, RecordInCase, SettleCase, WorkOnCase};
use crate::cases::acts::done::CaseInput;
use crate::cases::model::CaseAct;
use crate::kernel::record::EventType;

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident $act:ident $kind:literal $event:ident by $permission:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Deserialize, ToSchema, Validate)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Words for the file; behind the petition's key.
            #[serde(default)]
            #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
            pub text: Option<String>,
        }

        impl CaseInput for $name {
            type Permission = $permission;
            const ACT: CaseAct = CaseAct::$act;
            const KIND: &'static str = $kind;
            const EVENT: EventType = EventType::$event;

            fn private(&self) -> Option<Value> {
                self.text.as_ref().map(|text| json!({ "text": text }))
            }
        }
    )* };
}

plain! {
    /// Resumption (tiếp tục giải quyết): the remaining days run from its day (Nghị định 124/2020 Art 28b(2)).
    ResumptionInput Resumptions "case_resumption" CaseResumed by SettleCase;
    /// A further denunciation to the superior (tố cáo tiếp; Luật Tố cáo Art 37, 38).
    FurtherDenunciationInput FurtherDenunciations "case_further_denunciation" CaseDenouncedFurther by RecordInCase;
    /// Signs of crime: the file goes to the investigation body at once (Luật Tố cáo Art 27(1), 36(2)).
    InvestigationReferralInput InvestigationReferrals "case_investigation_referral" CaseReferred by SettleCase;
    /// Monitoring of how a conclusion is carried out (Nghị định 31/2019 Art 18(2)).
    MonitoringInput Monitorings "case_monitoring" CaseMonitored by SettleCase;
    /// What was promised in an answer is followed up.
    FollowUpInput FollowUps "case_follow_up" CaseFollowedUp by WorkOnCase;
    /// Closure: what was decided is carried out, or the answer accepted.
    ClosureInput Closures "case_closure" CaseClosed by CloseCase;
    /// The file is complete, numbered page by page (Luật Khiếu nại Art 34, Luật Tố cáo Art 39).
    ArchivingInput Archivings "case_archiving" CaseArchived by SettleCase;
    /// A withdrawal was not free after all: the matter is taken up again (Luật Khiếu nại Art 10, Luật Tố cáo Art 33).
    ReopeningInput Reopenings "case_reopening" CaseReopened by SettleCase;
}
