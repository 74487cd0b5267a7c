//! `(day, id) > (…)`: what comes after a key, as a comparison of rows.
//!
//! Beside an upper bound of the same column this is better than the usual `day >= … AND (day > … OR id > …)`: of `>=` and
//! `<` on one column a generic plan expects a handful of rows, gathers and sorts all of them; of a comparison of rows it
//! expects many and walks along the index, which has their order.

use diesel::pg::Pg;

diesel::infix_operator!(After, " > ", backend: Pg);

/// The condition that `(day, id)` comes after a [`DayKey`](crate::kernel::db::cursor::DayKey).
#[macro_export]
macro_rules! after_key {
    ($day:expr, $id:expr, $key:expr) => {{
        use diesel::prelude::*;
        use diesel::sql_types::{Date, Record, Uuid};
        let key: $crate::kernel::db::cursor::DayKey = $key;
        $crate::kernel::db::after::After::new(
            ($day, $id).into_sql::<Record<(Date, Uuid)>>(),
            (key.day, key.id).into_sql::<Record<(Date, Uuid)>>(),
        )
    }};
}
