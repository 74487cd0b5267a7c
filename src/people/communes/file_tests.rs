//! Right files, and each way of being wrong.

use super::*;
use crate::people::seed::DEMO_COMMUNE;

const EXAMPLE: &str = include_str!("../../../docs/operations/commune.example.json");

#[track_caller]
fn wrong(from: &str, to: &str, words: &str) {
    assert!(EXAMPLE.contains(from), "{from}");
    let problem = CommuneFile::parse(&EXAMPLE.replacen(from, to, 1)).unwrap_err();
    let said = problem.detail.as_deref().unwrap();
    assert!(said.contains(words), "{to}: {said}");
}

#[test]
fn the_example_is_right_and_the_demos_file_holds_more() {
    assert_eq!(CommuneFile::parse(EXAMPLE).unwrap().units.len(), 13);
    assert_eq!(CommuneFile::parse_part(DEMO_COMMUNE).unwrap().units.len(), 36);
    assert!(CommuneFile::parse(DEMO_COMMUNE).is_err());
}

#[test]
fn units_come_parents_first() {
    let file = CommuneFile::parse(EXAMPLE).unwrap();
    let ordered = file.parents_first().unwrap();
    let place = |code: &str| ordered.iter().position(|(unit, _)| unit.id == code).unwrap();
    assert!(place("dang-uy") < place("thon-01"));
    assert_eq!(ordered[place("thon-01")].1, "ubnd");
}

#[test]
fn names_are_the_same_however_they_were_typed() {
    let typed: String = EXAMPLE.nfd().collect();
    assert_ne!(typed, EXAMPLE);
    assert_eq!(CommuneFile::parse(&typed).unwrap().commune.name_vi, "Xã Ví Dụ");
}

#[test]
fn what_the_form_does_not_have_is_refused_by_name() {
    wrong("\"format\": 1,", "\"format\": 1, \"note\": 1,", "the commune file has an unknown field `note`");
    wrong("\"code\": \"99\"", "\"code\": \"99\", \"kind\": 1", "`province` has an unknown field `kind`");
    wrong("\"code\": \"99101\"", "\"code\": \"99101\", \"remote_area\": true", "field `remote_area`");
    wrong("\"code\": \"99101\"", "\"code\": \"99101\", \"valid_to\": null", "field `valid_to`");
    wrong(
        "\"kind\": \"village\"",
        "\"kind\": \"village\", \"households\": 9",
        "thon-01 has an unknown field",
    );
    wrong("\"format\": 1,", "\"format\": 1, \"people\": [],", "make accounts with `tiepdan user create`");
    wrong("\"format\": 1,", "\"format\": 1, \"format\": 1,", "duplicate field `format`");
    wrong("\"format\": 1,", "\"format\": 2,", "format 2; this release reads 1");
    wrong("\"format\": 1,", "", "missing field `format`");
    wrong("{", "", "cannot be read");
}

#[test]
fn wrong_codes_and_names_are_refused() {
    wrong("\"99101\"", "\"9910\"", "five digits");
    wrong("\"99101\"", "\"00000\"", "is the installation itself");
    wrong("\"province_code\": \"99\"", "\"province_code\": \"98\"", "the same in `province` and `commune`");
    wrong("\"code\": \"99\"", "\"code\": \"099\"", "two digits");
    wrong("\"2025-07-01\"", "\"1.7.2025\"", "cannot be read");
    wrong("\"Tỉnh Ví Dụ\"", "\"\"", "the name of the province");
    wrong("\"Xã Ví Dụ\"", "\" Xã Ví Dụ\"", "the name of the commune");
    wrong("\"Thôn Một\"", "\"Thôn\\nMột\"", "the name of thon-01");
    wrong("\"Thôn Một\"", &format!("\"{}\"", "x".repeat(201)), "the name of thon-01");
}

#[test]
fn wrong_units_are_refused() {
    wrong("\"thon-01\"", "\"Thôn 1\"", "the unit code `Thôn 1` is wrong");
    wrong("\"thon-01\"", "\"thon-02\"", "two units have the code thon-02");
    wrong("\"kind\": \"village\"", "\"kind\": \"vilage\"", "thon-01 has no kind that there is");
    wrong("\"register\": \"council\"", "\"register\": \"parliament\"", "hdnd has no register that there is");
    wrong("\"parent\": \"dang-uy\"", "\"parent\": \"ubkt\"", "`ubkt`, which the file does not have");
    wrong("\"parent\": \"dang-uy\"", "\"parent\": \"vp-dang-uy\"", "stands below itself");
    wrong(
        "\"register\": \"government\"",
        "\"register\": \"council\"",
        "ubnd and hdnd stand below no unit and have both the register `council`",
    );
    wrong("\"register\": \"government\"", "\"register\": null", "no body with the register `government`");
}

#[test]
fn what_was_forgotten_makes_no_body_and_closes_no_book() {
    wrong(", \"parent\": \"ubnd\" }", " }", "missing field `parent`");
    wrong("\"register\": \"government\", ", "", "missing field `register`");
}

#[test]
fn a_commune_has_one_body_for_each_register_but_that_of_public_units() {
    wrong(
        "\"government\", \"parent\": \"ubnd\"",
        "\"government\", \"parent\": null",
        "ubnd and vp-hdnd-ubnd stand below no unit and have both the register `government`",
    );
    wrong("\"party\", \"parent\": \"dang-uy\"", "\"party\", \"parent\": null", "both the register `party`");
    let school = "\"public_unit\", \"parent\": \"ubnd\"";
    let alone = EXAMPLE.replacen(school, "\"public_unit\", \"parent\": null", 1);
    let two = alone.replacen(
        "\"specialised_office\", \"register\": \"government\", \"parent\": \"ubnd\"",
        "\"public_unit\", \"register\": \"public_unit\", \"parent\": null",
        1,
    );
    assert!(alone != EXAMPLE && two != alone);
    CommuneFile::parse(&two).unwrap();
}
