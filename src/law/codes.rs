//! Enumerations whose variants have a stable code, the same in JSON, in a `text` column and in the contract.

/// A code that the enumeration does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind}: {code}")]
pub struct UnknownCode {
    /// The enumeration.
    pub kind: &'static str,
    /// What was given.
    pub code: String,
}

macro_rules! code_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[doc = $doc])* #[serde(rename = $code)] $variant,)* }

        impl $name {
            /// Every variant.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $code),* } }

            /// Every code, and with it what the variant says of itself.
            #[must_use]
            pub const fn described() -> &'static [(&'static str, &'static str)] {
                &[$(($code, concat!($code, ":", $($doc),*))),*]
            }
        }

        // Each code is described by what the variant says of itself.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let (codes, labels): (Vec<_>, Vec<_>) = Self::described().iter().copied().unzip();
                $crate::kernel::codes::schema(&codes, &labels)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                concat!("Legal", stringify!($name)).into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::law::codes::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err($crate::law::codes::UnknownCode { kind: stringify!($name), code: code.to_owned() }),
                }
            }
        }
    };
}

pub(in crate::law) use code_enum;
