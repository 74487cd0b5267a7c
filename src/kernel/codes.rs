//! One small macro for enumerations with stable codes and labels in two languages.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

/// An enumeration with stable codes.
pub trait Code: Copy + std::fmt::Debug + 'static {
    /// The stable code.
    fn code(self) -> &'static str;

    /// The value of a code.
    fn of_code(code: &str) -> Option<Self>;
}

/// Declares an enum whose values have a stable code (lower snake ASCII) and labels `vi` and `en`; serialises as the
/// code, has an OpenAPI schema, and can be listed as a catalogue.
#[macro_export]
macro_rules! code_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident $code:literal $vi:literal $en:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $variant),* }

        impl $name {
            /// All values in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $code),* } }

            /// The value of a code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)* _ => None } }

            /// The label in `language`.
            #[must_use]
            pub fn label(self, language: $crate::kernel::problem::Language) -> &'static str {
                match self { $(Self::$variant => language.pick($vi, $en)),* }
            }
        }

        impl $crate::kernel::codes::Code for $name {
            fn code(self) -> &'static str { self.as_str() }

            fn of_code(code: &str) -> Option<Self> { Self::parse(code) }
        }

        // Written out: the derive does not see a code that came through a macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::kernel::codes::schema(&[$($code),*], &[$(concat!($code, ": ", $en)),*])
            }
        }

        impl utoipa::ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
                schemas.push((stringify!($name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

/// The schema of an enumeration: its codes, with what they mean in English in the description.
#[must_use]
pub fn schema(codes: &[&str], labels: &[&str]) -> RefOr<Schema> {
    let labels: Vec<&str> = labels.iter().map(|label| label.trim_end_matches('.')).collect();
    let object = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some(labels.join("; ")))
        .enum_values(Some(codes.iter().copied()))
        .build();
    RefOr::T(Schema::Object(object))
}
