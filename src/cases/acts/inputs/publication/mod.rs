//! Publication (công khai): one person proposes the wording, another approves exactly that wording, and one of the two is the
//! settler or head of the book (Luật Tố cáo Art 40; Nghị định 124/2020).

pub mod approve;
pub mod publish;
mod published;

use uuid::Uuid;

use crate::cases::model::Case;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::names::name_key;
use crate::petitions::model::texts::People;
use crate::petitions::store::linked;
use crate::vault::{Part, open_released_many};

/// Refuses a wording that has the name of a writer in it, be his petition the first of the case or linked to it. Of a sealed petition
/// nobody opens the names for that: there the second person's check stands alone.
async fn names_nobody(act: &mut Performance<'_>, case: &Case, text: &str) -> Outcome<()> {
    if case.sealed {
        return Ok(());
    }
    let app = act.context.app();
    let all = linked::of_case(act.tx.conn(), &case.commune, case.id).await?;
    let ids: Vec<Uuid> = all.iter().filter(|petition| !petition.sealed).map(|petition| petition.id).collect();
    let parts = open_released_many(act.tx.conn(), app, &case.commune, &ids, &ids).await?;
    let people = ids.iter().filter_map(|id| parts.get::<People>(*id, Part::People));
    let told = name_key(text);
    let named = people.flat_map(|people| people.writers).any(|writer| {
        let name = name_key(&writer.name);
        !name.is_empty() && told.contains(&name)
    });
    if named {
        let detail = "The wording has the name of a writer in it.";
        return Err(Problem::field("/public_text", "names_a_person", detail));
    }
    Ok(())
}
