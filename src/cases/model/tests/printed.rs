//! The printed page, read back.

use super::LifeCycle;
use crate::kernel::problem::Language;

/// One paragraph of the page.
pub(in crate::cases) struct Paragraph {
    pub act: String,
    pub variant: String,
    pub from: Vec<String>,
    pub to: String,
    /// Code and article of each guard.
    pub guards: Vec<(String, String)>,
}

/// All paragraphs of a life cycle.
pub(in crate::cases) fn paragraphs(cycle: LifeCycle) -> Vec<Paragraph> {
    let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/LIFE-CYCLES.txt")).unwrap();
    let head = format!("\n{}\n====", cycle.label(Language::Vi));
    let part = kept.split_once(&head).unwrap().1;
    let part = part.split_once("\n====").map_or(part, |(part, _)| part);
    part.split("\n\n").filter_map(paragraph).collect()
}

fn paragraph(text: &str) -> Option<Paragraph> {
    let mut lines = text.trim_start_matches('=').trim().lines();
    let (title, _) = lines.next()?.split_once(" - ")?;
    let (act, variant) = title.split_once(" (").unwrap_or((title, ""));
    let named: Vec<(&str, &str)> = lines
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(name, value)| (name, value.trim()))
        .collect();
    let value = |wanted: &str| named.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    let guards = named.iter().filter(|(name, _)| *name == "if").map(|(_, value)| guard(value)).collect();
    let from = value("from")?.split("; ").filter(|state| !state.starts_with('('));
    Some(Paragraph {
        act: act.to_owned(),
        variant: variant.trim_end_matches(')').to_owned(),
        from: from.map(code).collect(),
        to: code(value("to")?),
        guards,
    })
}

/// `accepted: Đã thụ lý`.
fn code(text: &str) -> String {
    text.split_once(": ").unwrap_or_else(|| panic!("a code is explained: {text}")).0.to_owned()
}

/// `overdue: đã hết thời hạn giải quyết (Luật Khiếu nại Điều 33)`.
fn guard(text: &str) -> (String, String) {
    let (code, rest) = text.split_once(": ").unwrap_or_else(|| panic!("a guard has a code: {text}"));
    let (_, article) = rest.split_once(" (").unwrap_or_else(|| panic!("a guard has an article: {text}"));
    (code.to_owned(), article.strip_suffix(')').unwrap().to_owned())
}
