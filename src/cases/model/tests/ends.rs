//! What was ordered in a case is carried out before it ends, and nothing is ordered where nobody would ask for it any more.

use super::{Case, CaseAct, CaseResult, CaseStatus, DateTime, Guard, LifeCycle, Mark, TABLE, case, day};

#[test]
fn no_case_goes_to_the_archive_or_into_another_over_what_was_ordered() {
    let ends = |act: CaseAct| matches!(act, CaseAct::Archivings | CaseAct::Merges);
    let rows = TABLE.iter().copied().flatten().filter(|step| ends(step.act));
    for step in rows {
        assert!(step.guards.contains(&Guard::CarriedOut), "{} from {:?}", step.act, step.from);
    }
}

#[test]
fn nothing_is_ordered_where_a_case_may_come_back_as_it_was_when_done() {
    let doing = |case: &Case, act, variant: &str| {
        case.clone().after(case.step(act, variant).unwrap(), day(), DateTime::default())
    };
    for (from, may) in [
        (CaseStatus::Effective, true),
        (CaseStatus::Enforced, false),
        (CaseStatus::Archived, false),
        (CaseStatus::Terminated, false),
    ] {
        let away = doing(&case(LifeCycle::ComplaintAdmin, from), CaseAct::Lawsuits, "");
        assert_eq!(away.may_order().is_ok(), may, "{from}");
        doing(&away, CaseAct::Reviews, "judgment").may_order().unwrap();
    }
    for (from, may) in
        [(CaseStatus::Acting, true), (CaseStatus::Executed, false), (CaseStatus::Archived, false)]
    {
        let mut settled = case(LifeCycle::Denunciation, from);
        settled.result = Some(CaseResult::WellFounded);
        settled.marks = vec![Mark::DenouncedFurther.as_str().to_owned()];
        let away = doing(&settled, CaseAct::Reviews, "reopened");
        assert_eq!(away.may_order().is_ok(), may, "{from}");
        doing(&away, CaseAct::Reviews, "amended").may_order().unwrap();
    }
}
