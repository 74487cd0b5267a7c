//! The words of an explanation.
use super::{book, calendar, day};
use crate::law::explain;

#[test]
fn show() {
    for (k, d, r) in [
        ("C02", "2026-07-03", false),
        ("C02", "2026-02-13", false),
        ("P01", "2026-08-25", false),
        ("R01", "2026-09-03", false),
        ("R16", "2026-07-20", false),
        ("R16", "2027-12-01", false),
        ("C02", "2027-12-22", false),
        ("K03", "2026-12-25", false),
        ("C19", "2026-10-25", true),
        ("C13", "2026-11-09", false),
        ("C08", "2026-12-03", false),
        ("K02", "2026-08-12", false),
        ("R13", "2026-11-25", false),
        ("P06", "2026-08-21", false),
        ("C02", "2026-09-24", false),
    ] {
        let e = explain(&book().compute(k, &calendar(), day(d), r).unwrap());
        println!("{}\n--\n{}\n======", e.vi, e.en);
    }
}
