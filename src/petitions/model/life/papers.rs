//! The papers of acts on petitions, and their forms by kind and track. Cited as the catalogue of forms does; forms whose numbers were
//! not read are left out, and the paper stands with its name.

use serde_json::Value;

use super::kinds::{COMPLAINTS, COMPLETABLE, DENUNCIATIONS, RECOMMENDATIONS, SETTLED};
use crate::petitions::model::codes::{Kind, Track};
use crate::petitions::model::grounds::RefusalGround;

/// The paper of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActPaper {
    /// Name.
    pub name: &'static str,
    /// Its forms; of several that fit the first.
    pub forms: &'static [FormFor],
}

/// A form, and for what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormFor {
    /// Kinds.
    pub kinds: &'static [Kind],
    /// Tracks.
    pub tracks: &'static [Track],
    /// On which ground alone; `None`: on any.
    pub ground: Option<RefusalGround>,
    /// Its number with the text that sets it.
    pub form: &'static str,
}

/// A form whatever the ground.
const fn form(kinds: &'static [Kind], tracks: &'static [Track], form: &'static str) -> FormFor {
    FormFor { kinds, tracks, ground: None, form }
}

impl ActPaper {
    /// The form for such a petition, of an act that keeps these facts; `None`: there is none, its number was not read, or nobody has
    /// screened the petition.
    #[must_use]
    pub fn form(&self, (kind, track): (Option<Kind>, Option<Track>), facts: &Value) -> Option<&'static str> {
        let (kind, track) = (kind?, track?);
        let on_it = |of: &FormFor| of.ground.is_none_or(|ground| facts["ground"] == ground.as_str());
        let fits = |of: &&FormFor| of.kinds.contains(&kind) && of.tracks.contains(&track) && on_it(of);
        self.forms.iter().find(fits).map(|of| of.form)
    }
}

/// Party bodies have papers of their own.
const STATE: &[Track] = &[Track::State];

pub(super) const PROPOSAL: ActPaper = ActPaper {
    name: "Phiếu đề xuất thụ lý đơn",
    forms: &[form(SETTLED, STATE, "Mẫu 01 (Thông tư 05/2021)")],
};
pub(super) const NON_ACCEPTANCE: ActPaper = ActPaper {
    name: "Thông báo không thụ lý",
    forms: &[form(COMPLAINTS, STATE, "Mẫu 04 (Nghị định 155)")],
};
pub(super) const REFUSAL: ActPaper = ActPaper {
    name: "Thông báo từ chối kiến nghị, phản ánh",
    // The other grounds are explained, and the notice has no form.
    forms: &[FormFor {
        ground: Some(RefusalGround::NothingNew),
        ..form(RECOMMENDATIONS, STATE, "Mẫu 01/TCD (Nghị định 154)")
    }],
};
pub(super) const RECEIPT: ActPaper = ActPaper {
    name: "Giấy biên nhận thông tin, tài liệu",
    forms: &[form(COMPLETABLE, STATE, "Mẫu 02/TCD (Nghị định 154)")],
};
/// A State body passes on to the Party's what Party rules govern by the same slip (Thông tư 05/2021/TT-TTCP Điều 15).
pub(super) const TRANSFER: ActPaper = ActPaper {
    name: "Phiếu chuyển đơn",
    forms: &[form(DENUNCIATIONS, Track::ALL, "Mẫu 03 (Thông tư 05/2021)")],
};
pub(super) const WITHDRAWAL: ActPaper = ActPaper {
    name: "Đơn rút, hoặc biên bản ghi nhận việc rút",
    forms: &[form(DENUNCIATIONS, STATE, "Mẫu 02, 03 (Nghị định 156)")],
};

/// A paper without a form.
pub(super) const fn plain(name: &'static str) -> ActPaper {
    ActPaper { name, forms: &[] }
}
