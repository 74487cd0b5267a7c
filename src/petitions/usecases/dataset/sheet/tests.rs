//! Both forms of a dataset say the same, and a chunk begins where the last one ended.

use super::*;

fn line() -> Line {
    let id = Uuid::from_u128(7);
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    Line {
        id,
        number: "GOV-2026-1".to_owned(),
        commune: "99001".to_owned(),
        register: "government",
        unit_id: id,
        kind: Some("reflection"),
        track: None,
        field: Some("transport"),
        channel: "online_portal".to_owned(),
        status: Some("accepted"),
        public_status: "in_progress",
        received_on: day,
        subject: Some("=1+1, \"quoted\"".to_owned()),
        village_code: None,
        people_count: 3,
        sealed: false,
        second_entry: true,
        repeated: Some(true),
        flags: vec!["one".to_owned(), "two".to_owned()],
        assignee_position_id: Some(id),
        settler_position_id: None,
        case_id: None,
        case_number: Some("PA-2026-1".to_owned()),
        due_on: Some(day),
        overdue: Some(true),
        changed_at: "2026-11-24T00:00:00.000000Z".to_owned(),
        masked: Vec::new(),
    }
}

/// What a value of the other form is as a cell.
fn as_cell(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => guard(text).into_owned(),
        serde_json::Value::Array(items) => {
            items.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

#[test]
fn both_forms_say_the_same_under_the_same_names() {
    let mut csv = Sheet::new(Form::Csv).unwrap();
    csv.add(&line()).unwrap();
    let csv = csv.take().unwrap();
    let mut reader = csv::Reader::from_reader(&*csv);
    assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(&COLUMNS[..]));
    let cells = reader.records().next().unwrap().unwrap();

    let mut ndjson = Sheet::new(Form::Ndjson).unwrap();
    ndjson.add(&line()).unwrap();
    let object: serde_json::Value = serde_json::from_slice(&ndjson.take().unwrap()).unwrap();
    assert_eq!(object.as_object().unwrap().len(), COLUMNS.len());
    for (name, cell) in COLUMNS.iter().zip(&cells) {
        assert_eq!(cell, as_cell(&object[*name]), "{name}");
    }
    assert!(cells.iter().any(|cell| cell.starts_with("'=1+1")));
}

#[test]
fn a_full_chunk_starts_the_next_without_a_header() {
    for form in [Form::Csv, Form::Ndjson] {
        let mut sheet = Sheet::new(form).unwrap();
        let mut lines = 0;
        while !sheet.is_full() {
            sheet.add(&line()).unwrap();
            lines += 1;
        }
        let first = sheet.take().unwrap();
        let header = usize::from(form == Form::Csv);
        assert_eq!(first.split(|byte| *byte == b'\n').count(), lines + header + 1);
        sheet.add(&line()).unwrap();
        let second = sheet.take().unwrap();
        assert_eq!(second.split(|byte| *byte == b'\n').count(), 2);
    }
}
