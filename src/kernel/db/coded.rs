//! Codes in columns of text: read without a string for each, and refused where nobody knows them.

use std::any::type_name;
use std::io::Write as _;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Text;

use crate::kernel::codes::Code;

/// A value of an enumeration that stands in a column of text as its code.
#[derive(Debug, Clone, Copy, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Coded<T: Code>(pub T);

impl<T: Code> FromSql<Text, Pg> for Coded<T> {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let known = str::from_utf8(bytes.as_bytes()).ok().and_then(T::of_code);
        // The code itself may tell what the caller of this may not see.
        known.map(Self).ok_or_else(|| format!("no code of {} in a row", type_name::<T>()).into())
    }
}

impl<T: Code> ToSql<Text, Pg> for Coded<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.code().as_bytes())?;
        Ok(IsNull::No)
    }
}

/// The codes of values.
pub fn coded<T: Code>(values: &[T]) -> Vec<Coded<T>> {
    values.iter().copied().map(Coded).collect()
}

/// The values of codes.
pub fn values<T: Code>(codes: Vec<Coded<T>>) -> Vec<T> {
    codes.into_iter().map(|Coded(value)| value).collect()
}

#[cfg(test)]
mod tests {
    use diesel::deserialize::FromSql;
    use diesel::pg::{Pg, PgValue};
    use diesel::sql_types::Text;

    use super::Coded;
    use crate::kernel::access::Register;

    #[test]
    fn a_code_that_nobody_knows_is_refused_without_being_told() {
        let read = |bytes: &'static [u8]| {
            let oid = std::num::NonZeroU32::new(25).unwrap();
            <Coded<Register> as FromSql<Text, Pg>>::from_sql(PgValue::new(bytes, &oid))
        };
        assert_eq!(read(b"government").unwrap().0, Register::Government);
        for unknown in [b"tax_office".as_slice(), b"", b"\xff"] {
            let error = read(unknown).unwrap_err().to_string();
            assert!(error.contains("no code of") && !error.contains("tax"), "{error}");
        }
    }
}
