//! Who signed: nobody twice, as many as are counted, and represented by one of themselves.

use std::collections::HashSet;

use super::NewPetition;
use crate::kernel::problem::FieldError;
use crate::people::names::name_key;
use crate::petitions::model::texts::Writer;

/// An identity number as it is compared: without blanks and hyphens.
fn bare(number: Option<&str>) -> Option<String> {
    let number: String = number?.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    (!number.is_empty()).then_some(number)
}

/// By what one is known again: the number of his paper, else name and address. A name alone may be that of two people.
fn who(name: &str, address: Option<&str>, id_number: Option<&str>) -> Option<String> {
    let address = address.map(name_key).filter(|address| !address.is_empty());
    bare(id_number).or_else(|| address.map(|address| format!("{}\n{address}", name_key(name))))
}

impl NewPetition {
    pub(super) fn signer_errors(&self, errors: &mut Vec<FieldError>) {
        let unsigned = |writer: &&Writer| writer.signed == Some(false) && writer.fingerprint != Some(true);
        let signed = self.writers.len() - self.writers.iter().filter(unsigned).count() + self.signers.len();
        if self.signer_count.is_some_and(|count| usize::try_from(count).is_ok_and(|count| count < signed)) {
            let detail = "Not fewer than those who are named as having signed.";
            errors.push(FieldError::pointer("/signer_count", "range", detail));
        }
        self.repeated(errors);
        self.strangers(errors);
    }

    /// Who is named twice would be counted twice.
    fn repeated(&self, errors: &mut Vec<FieldError>) {
        let of_writer = |one: &Writer| who(&one.name, one.address.as_deref(), one.id_number.as_deref());
        let mut known: HashSet<String> = self.writers.iter().filter_map(of_writer).collect();
        for (index, one) in self.signers.iter().enumerate() {
            let person = who(&one.name, one.address.as_deref(), one.id_number.as_deref());
            if person.is_some_and(|person| !known.insert(person)) {
                let detail = "This person is named already.";
                errors.push(FieldError::pointer(format!("/signers/{index}"), "repeated", detail));
            }
        }
    }

    /// A group is represented by its own people. How many the law lets represent it (Luật Tiếp công dân Điều 29) is told at screening: a paper
    /// that names more is received all the same. Without a list nobody knows them all.
    fn strangers(&self, errors: &mut Vec<FieldError>) {
        let Some(representative) = self.representative.as_ref().filter(|_| !self.signers.is_empty()) else {
            return;
        };
        let of_group: HashSet<String> = self
            .writers
            .iter()
            .map(|one| &one.name)
            .chain(self.signers.iter().map(|one| &one.name))
            .map(|name| name_key(name))
            .collect();
        for (index, name) in representative.names.iter().enumerate() {
            if !of_group.contains(&name_key(&name.0)) {
                let detail = "A group is represented by one of its own people.";
                errors.push(FieldError::pointer(format!("/representative/names/{index}"), "unknown", detail));
            }
        }
    }

    /// How many people stand behind it.
    #[must_use]
    pub fn people_count(&self) -> i32 {
        let known = i32::try_from(self.writers.len() + self.signers.len()).unwrap_or(i32::MAX);
        self.signer_count.unwrap_or(known).max(known)
    }
}
