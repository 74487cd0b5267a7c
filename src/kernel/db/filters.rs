//! How the filters of a list narrow its query.

/// Narrows a boxed query to the rows whose column has one of these values; no value: all rows stay.
macro_rules! any_of {
    ($query:ident, $column:expr, $values:expr) => {
        match $values.as_slice() {
            [] => {}
            // Only so does an index give the rows in their order: of a list of values the plan knows no order.
            [one] => $query = $query.filter($column.eq(one.clone())),
            _ => $query = $query.filter($column.eq_any($values.clone())),
        }
    };
}
pub(crate) use any_of;
