//! Some of a group withdraw (một số người rút đơn): who, and how many. The others go on (Nghị định 124/2020/NĐ-CP Điều 7a).

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::people::names::name_key;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::{People, PersonName};
use crate::vault::{Part, PartOf, open_released};

/// Those who are named as having signed: how many there are of each name.
struct Signed(HashMap<String, usize>);

impl Signed {
    fn of(people: &People) -> Self {
        let mut signed: HashMap<String, usize> = HashMap::new();
        let writers = people.writers.iter().map(|one| &one.name);
        for name in writers.chain(people.signers.iter().map(|one| &one.name)) {
            *signed.entry(name_key(name)).or_default() += 1;
        }
        Self(signed)
    }

    /// Takes one of this name away; false where there is none.
    fn takes(&mut self, name: &str) -> bool {
        let count = self.0.get_mut(&name_key(name)).filter(|count| **count > 0);
        count.is_some_and(|count| {
            *count -= 1;
            true
        })
    }
}

/// Whom these withdrawals name.
fn withdrawn_by(parts: &PartOf, withdrawals: &[Uuid]) -> Vec<String> {
    let mut names = Vec::new();
    for remarks in withdrawals.iter().filter_map(|id| parts.get::<Value>(*id, Part::Act)) {
        let list = remarks["more"]["withdrawn_by"].as_array().into_iter().flatten();
        names.extend(list.filter_map(Value::as_str).map(str::to_owned));
    }
    names
}

/// True where a corrected list of those who signed is shorter, and leaves out somebody of the old one whom one of these withdrawals names:
/// in one as long he may have got his right name. Of a sealed petition nobody is told who is on it; and no try asks, for nobody records that.
pub async fn leaves_out(
    act: &mut Performance<'_>,
    (petition, withdrawals): (&Petition, &[Uuid]),
    (old, corrected): (&People, &People),
) -> Outcome<bool> {
    let listed = |people: &People| people.writers.len() + people.signers.len();
    // Where no part is asked for, all are opened.
    let asked = !petition.sealed && !act.only_tried();
    if !asked || withdrawals.is_empty() || listed(corrected) >= listed(old) {
        return Ok(false);
    }
    let app = act.context.app();
    let parts = open_released(act.tx.conn(), app, &petition.commune, petition.id, withdrawals).await?;
    let (mut old, mut corrected) = (Signed::of(old), Signed::of(corrected));
    Ok(withdrawn_by(&parts, withdrawals).iter().any(|name| old.takes(name) && !corrected.takes(name)))
}

/// Who leaves a group.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// By name.
    pub names: &'a [PersonName],
    /// How many; default as many as are named.
    pub count: Option<i32>,
}

impl Leaving<'_> {
    fn named(&self) -> i32 {
        i32::try_from(self.names.len()).unwrap_or(i32::MAX)
    }

    /// How many they are; none where nothing was said of it.
    #[must_use]
    pub fn count(&self) -> i32 {
        self.count.unwrap_or_else(|| self.named())
    }

    /// What is wrong with them, where `some` of so many people withdraw, or it is no withdrawal by some.
    #[must_use]
    pub fn errors(&self, some: bool, people: i32) -> Vec<FieldError> {
        let count = self.count();
        let error = |pointer: &str, code, detail: &str| vec![FieldError::pointer(pointer, code, detail)];
        if !some {
            let pointer = if self.count.is_some() { "/withdrawn_count" } else { "/withdrawn_by" };
            let detail = "Only where some of several people withdraw.";
            return if count == 0 { Vec::new() } else { error(pointer, "not_allowed", detail) };
        }
        if count == 0 {
            error("/withdrawn_count", "required", "How many withdraw, or who.")
        } else if count < self.named() {
            error("/withdrawn_count", "range", "Not fewer than are named.")
        } else if count >= people {
            error("/withdrawn_count", "range", "Somebody remains: what all withdraw is withdrawn whole.")
        } else {
            Vec::new()
        }
    }

    /// Refuses who is not of the group, or has withdrawn before by one of the `earlier` acts, where a list of those who signed was
    /// entered. Of a sealed petition nobody is told who is on it; and no try asks, for nobody records that.
    pub async fn are_of(
        &self,
        act: &mut Performance<'_>,
        (petition, earlier): (&Petition, Vec<Uuid>),
    ) -> Outcome<()> {
        if self.names.is_empty() || petition.sealed || act.only_tried() {
            return Ok(());
        }
        let app = act.context.app();
        let owners = [vec![petition.id], earlier.clone()].concat();
        let parts = open_released(act.tx.conn(), app, &petition.commune, petition.id, &owners).await?;
        let people: People = parts.get(petition.id, Part::People).unwrap_or_default();
        if people.signers.is_empty() {
            return Ok(());
        }
        let mut left = Signed::of(&people);
        for name in withdrawn_by(&parts, &earlier) {
            left.takes(&name);
        }
        let strange = self.names.iter().enumerate().filter(|(_, name)| !left.takes(&name.0));
        let detail = "Nobody of this name is among those who signed, or he has withdrawn already.";
        let error = |(index, _)| FieldError::pointer(format!("/withdrawn_by/{index}"), "unknown", detail);
        let errors: Vec<FieldError> = strange.map(error).collect();
        if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
    }
}
