//! How a petition was put together: what screening looks at of it without opening what is sealed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::people::names::name_key;
use crate::petitions::model::texts::{About, AboutType, Addressee, Representative, Writer, WriterKind};

/// How a petition was put together, without a word of what it says or of whom: kept openly, so that screening need not
/// open what is sealed. Everything is a lack or a peculiarity, and a day; nothing set means nothing to complain of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of some rule by itself")]
pub struct Form {
    /// No writer gives name and address.
    pub without_address: bool,
    /// No writer signed or put a fingerprint.
    pub unsigned: bool,
    /// An organisation writes.
    pub organisation: bool,
    /// An organisation writes, and no legal representative is named.
    pub unrepresented: bool,
    /// It does not tell what or whom it is about.
    pub about_nothing: bool,
    /// It names no person and no body.
    pub names_nobody: bool,
    /// There is no written appointment of a representative that all have signed.
    pub without_letter: bool,
    /// Addressed to the head of the Party committee (Bí thư Đảng ủy).
    pub to_party_head: bool,
    /// Since when what it is about was known: the latest day on which a decision was received or an act was done. `None`: it does not
    /// tell, or not of everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<NaiveDate>,
    /// Of an act it tells only when that was done: the writer may have come to know of it later.
    pub known_by_act: bool,
}

impl Form {
    /// How these parts are put together.
    #[must_use]
    pub fn of(
        writers: &[Writer],
        representative: Option<&Representative>,
        about: &[About],
        addressed_to: &[Addressee],
    ) -> Self {
        let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let of_organisation = |writer: &&Writer| writer.kind == Some(WriterKind::Organisation);
        let organisation = writers.iter().any(|writer| of_organisation(&writer));
        Self {
            without_address: !writers.iter().any(|writer| given(&writer.address)),
            unsigned: !writers
                .iter()
                .any(|writer| writer.signed == Some(true) || writer.fingerprint == Some(true)),
            organisation,
            unrepresented: organisation
                && !writers.iter().filter(of_organisation).any(|writer| given(&writer.legal_representative)),
            about_nothing: about.iter().all(|about| about.kind == AboutType::Unknown),
            names_nobody: !about.iter().any(|about| given(&about.name) || about.position_id.is_some()),
            without_letter: !representative.is_some_and(|representative| {
                representative.appointment_letter && representative.letter_signed_by_all
            }),
            to_party_head: addressed_to.iter().any(|to| name_key(&to.0).contains("bi thu dang uy")),
            known_on: known_on(about),
            known_by_act: about.iter().any(known_by_act),
        }
    }
}

/// The latest of the days that are told: each decision and each act has a time of its own, and as long as one of them may still be
/// complained of the complaint is in time. So one of which nobody tells when it was received, known or done leaves the day unknown.
fn known_on(about: &[About]) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = about.iter().map(day_of).collect();
    days?.into_iter().max()
}

/// Of a decision the day of its receipt; of anything else that, or that of the last act.
fn day_of(about: &About) -> Option<NaiveDate> {
    match about.kind {
        AboutType::Decision => about.received_on,
        _ => about.received_on.max(about.act_dates.iter().max().copied()),
    }
}

/// The time is counted from the receipt of a decision, or from when it or an act was known (Luật Khiếu nại Điều 9), and an act may
/// be known later than it was done.
fn known_by_act(about: &About) -> bool {
    let told = |act: &NaiveDate| about.received_on.is_some_and(|known| known >= *act);
    about.kind != AboutType::Decision && !about.act_dates.iter().all(told)
}
