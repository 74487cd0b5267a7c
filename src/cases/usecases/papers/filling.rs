//! What is known for the fields of a paper: `None` where it is closed, `Some(None)` where nothing is stored.

use super::ActPaperView;
use crate::kernel::acts::Remarks;
use crate::kernel::http::Maskable;
use crate::petitions::model::texts::Writer;
use crate::petitions::usecases::views::PetitionView;

/// Where a paper's fields come from.
pub(super) struct Known<'paper> {
    /// Its head.
    pub(super) paper: &'paper ActPaperView,
    /// What is said of the act.
    pub(super) remarks: &'paper Remarks,
    /// The petition, as the caller sees it.
    pub(super) petition: &'paper PetitionView,
    /// What the act says.
    pub(super) text: Maskable<String>,
}

/// Names under which acts keep what they say, in words.
const TEXTS: [&str; 5] = ["text", "request", "summary", "statement", "documents"];
/// Names under which they keep the body or person that they name.
const BODIES: [&str; 4] = ["body", "addressee", "competent_body", "court"];

/// What an act says in words.
pub(super) fn text(remarks: &Remarks) -> Option<String> {
    TEXTS.into_iter().find_map(|name| remarks.told(name))
}

/// All of them in one line; nothing where there are none.
fn line(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

impl Known<'_> {
    /// What the field of this name holds.
    pub(super) fn value(&self, name: &str) -> Maskable<String> {
        match name {
            "subject" => self.petition.summary.subject.clone(),
            "content" => self.petition.content.clone().map(Some),
            "writers" => self.of_writers(|writer| Some(whole(writer))),
            "writer_names" => self.of_writers(|writer| Some(writer.name.clone())),
            "writer_identity_numbers" => self.of_writers(|writer| writer.id_number.clone()),
            "writer_contacts" => self.of_writers(contact),
            "text" => self.text.clone(),
            _ => Some(self.of_act(name)),
        }
    }

    /// What stands with the act; other fields are filled in by hand.
    fn of_act(&self, name: &str) -> Option<String> {
        match name {
            "number" => self.paper.number.clone(),
            "date" => Some(self.paper.date.to_string()),
            "issuer" => Some(self.paper.issuer.label.clone()),
            "legal_basis" => Some(self.paper.legal_basis.clone()),
            "recipients" => line(self.paper.recipients.iter().map(|one| one.0.clone())),
            "reason" => self.remarks.told("reason"),
            "documents" => self.remarks.told("documents"),
            "body" => BODIES.into_iter().find_map(|name| self.remarks.told(name)),
            "signer" => {
                let signer = self.paper.signer.as_ref()?;
                Some(format!("{}, {}", signer.holder, signer.label))
            }
            _ => None,
        }
    }

    fn of_writers(&self, part: impl Fn(&Writer) -> Option<String>) -> Maskable<String> {
        self.petition.writers.as_ref().map(|writers| line(writers.iter().filter_map(part)))
    }
}

fn contact(writer: &Writer) -> Option<String> {
    let parts = [&writer.address, &writer.phone, &writer.email];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn whole(writer: &Writer) -> String {
    let parts = [Some(&writer.name), writer.address.as_ref(), writer.id_number.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}
