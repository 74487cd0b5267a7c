//! Cells of CSV and XLSX that a spreadsheet would read as a formula.
//!
//! What citizens write ends up in exports which officers open in a spreadsheet; a cell that begins with `=` would
//! run there with the officer's rights. Columns of numbers made by this program need no guard.

use std::borrow::Cow;

/// The cell as text: one that a spreadsheet could take for a formula gets a leading apostrophe.
///
/// Blank and invisible characters before the first visible one do not hide a formula, because importers trim.
#[must_use]
pub fn guard(cell: &str) -> Cow<'_, str> {
    let starts_with_control = cell.starts_with(['\t', '\r', '\n']);
    let first_visible = cell.chars().find(|&character| !is_skipped(character));
    if starts_with_control || first_visible.is_some_and(is_trigger) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// ASCII triggers, their full-width and small forms (East Asian input methods; spreadsheets fold them), and the
/// minus sign, which spreadsheets read as `-`.
fn is_trigger(character: char) -> bool {
    matches!(
        character,
        '=' | '+'
            | '-'
            | '@'
            | '\u{FF1D}'
            | '\u{FF0B}'
            | '\u{FF0D}'
            | '\u{FF20}'
            | '\u{FE66}'
            | '\u{FE62}'
            | '\u{FE63}'
            | '\u{FE6B}'
            | '\u{2212}'
    )
}

fn is_skipped(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{00AD}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_guarded() {
        for cell in [
            "=1+1",
            "+84",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tplain",
            "  =1+1",
            "\u{FEFF}=1",
            "\u{A0}@x",
            "\u{FF1D}1",
            "\u{FF0B}1",
            "\u{FF0D}1",
            "\u{FF20}x",
            "\u{FE66}1",
            "\u{2212}1",
            "\u{202E}=1",
            "\0=1",
        ] {
            assert_eq!(guard(cell), format!("'{cell}"), "{cell:?}");
        }
    }

    #[test]
    fn ordinary_text_is_borrowed_unchanged() {
        for cell in ["", " ", "Nguyễn Văn A", "1-2", "a=b", "'=1", "“=1”", "0912 345 678", "(a)"] {
            assert!(matches!(guard(cell), Cow::Borrowed(text) if text == cell), "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn the_text_survives_and_never_begins_with_a_trigger(cell in any::<String>()) {
            let guarded = guard(&cell);
            prop_assert!(guarded.ends_with(cell.as_str()));
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }

        #[test]
        fn every_form_of_a_trigger_is_guarded(lead in "[ \t\u{a0}]{0,3}", trigger in "[=+@＝＋－＠-]", rest in ".{0,20}") {
            let cell = format!("{lead}{trigger}{rest}");
            prop_assert!(guard(&cell).starts_with('\''));
        }
    }

    #[test]
    fn a_guarded_cell_passes_through_a_csv_writer() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([guard("=HYPERLINK(\"x\",\"y\")").as_ref(), "b"]).unwrap();
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert_eq!(text, "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",b\n");
    }
}
