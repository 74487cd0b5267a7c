//! Decisions in writing that name one code and their reasons: suspension, termination, and the suspension of the disputed
//! decision.

macro_rules! grounded {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $codes:ident } $act:ident $kind:literal $event:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Deserialize, ToSchema, Validate)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(#[$field_doc])*
            pub $field: $codes,
            /// The reasons in words; behind the petition's key.
            #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
            pub reason: String,
        }

        impl CaseInput for $name {
            type Permission = SettleCase;
            const ACT: CaseAct = CaseAct::$act;
            const KIND: &'static str = $kind;
            const EVENT: EventType = EventType::$event;

            fn facts(&self) -> Value {
                json!({ stringify!($field): self.$field })
            }

            fn private(&self) -> Option<Value> {
                Some(json!({ "reason": self.reason }))
            }

            async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
                Ok(self.$field.as_str())
            }
        }
    )* };
}

pub mod suspend;
pub mod suspend_execution;
pub mod terminate;
