//! One small macro for enumerations with stable codes and labels in two languages.

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

        // Not derived: the derive does not see a code that comes through a macro and would show the variants' names.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($code),*]))
                    .build()
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema as _;

    use crate::kernel::access::Role;

    #[test]
    fn the_schema_shows_codes() {
        let schema = serde_json::to_value(Role::schema()).unwrap();
        let codes: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        assert_eq!(schema, serde_json::json!({ "type": "string", "enum": codes }));
    }
}
