//! Acts that need nothing but what all acts take and a few words for the file.

macro_rules! plain {
    ($(#[$doc:meta])* $name:ident $act:ident $kind:literal $event:ident by $permission:ident) => {
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize, utoipa::ToSchema, validator::Validate)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Words for the file; behind the petition's key.
            #[serde(default)]
            #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
            pub text: Option<String>,
        }

        impl crate::cases::acts::done::CaseInput for $name {
            type Permission = crate::cases::access::$permission;
            const ACT: crate::cases::model::CaseAct = crate::cases::model::CaseAct::$act;
            const KIND: &'static str = $kind;
            const EVENT: crate::kernel::record::EventType = crate::kernel::record::EventType::$event;

            fn private(&self) -> Option<serde_json::Value> {
                self.text.as_ref().map(|text| serde_json::json!({ "text": text }))
            }
        }
    };
}

mod archive;
mod close;
mod denounce_further;
mod follow_up;
mod monitor;
mod refer_to_investigation;
mod reopen;
mod resume;

pub use archive::ArchivingInput;
pub use close::ClosureInput;
pub use denounce_further::FurtherDenunciationInput;
pub use follow_up::FollowUpInput;
pub use monitor::MonitoringInput;
pub use refer_to_investigation::InvestigationReferralInput;
pub use reopen::ReopeningInput;
pub use resume::ResumptionInput;
