//! `(day, id) > (…)`: what comes after a key, as a comparison of rows, and `<` where a list begins with the latest.
//!
//! Beside another bound of the same column this is better than the usual `day >= … AND (day > … OR id > …)`: of `>=` and
//! `<` on one column a generic plan expects a handful of rows, gathers and sorts all of them; of a comparison of rows it
//! expects many and walks along the index, which has their order.

use diesel::pg::Pg;

diesel::infix_operator!(After, " > ", backend: Pg);
diesel::infix_operator!(Before, " < ", backend: Pg);

/// The condition that `(day, id)` comes after a [`DayKey`](crate::kernel::db::cursor::DayKey).
#[macro_export]
macro_rules! after_key {
    ($day:expr, $id:expr, $key:expr) => {
        $crate::beside_key!(After, $day, $id, $key)
    };
}

/// The condition that `(day, id)` comes before a [`DayKey`](crate::kernel::db::cursor::DayKey).
#[macro_export]
macro_rules! before_key {
    ($day:expr, $id:expr, $key:expr) => {
        $crate::beside_key!(Before, $day, $id, $key)
    };
}

/// One of both.
#[macro_export]
macro_rules! beside_key {
    ($comparison:ident, $day:expr, $id:expr, $key:expr) => {{
        use diesel::prelude::*;
        use diesel::sql_types::{Date, Record, Uuid};
        let key: $crate::kernel::db::cursor::DayKey = $key;
        $crate::kernel::db::after::$comparison::new(
            ($day, $id).into_sql::<Record<(Date, Uuid)>>(),
            (key.day, key.id).into_sql::<Record<(Date, Uuid)>>(),
        )
    }};
}
