//! The time for complaining (thời hiệu khiếu nại, Luật Khiếu nại Art 9, 48) of a petition that is screened: counted as every clock is,
//! from what was registered and what the officer ticks. What he ticks of the result prevails.

use chrono::{Days, NaiveDate};

use super::views::LimitationView;
use crate::kernel::problem::Language;
use crate::law::store::Law;
use crate::law::{Computation, Course, Pause, explain, is_plausible};
use crate::petitions::model::facts::Facts;
use crate::petitions::model::screening::situation::{Claims, Known, Situation};
use crate::petitions::model::{Channel, Kind, Track};

/// The time for complaining as it was counted.
#[derive(Debug, Clone)]
pub struct Limitation {
    computation: Box<Computation>,
    passed: Option<bool>,
    doubt: Option<Doubt>,
}

/// Why a person has to weigh what was counted.
#[derive(Debug, Clone, Copy)]
struct Doubt {
    vi: &'static str,
    en: &'static str,
}

const ELSEWHERE: Doubt = Doubt {
    vi: "Thời hiệu do cơ quan có thẩm quyền giải quyết xem xét.",
    en: "Whether it is in time is for the body that is competent.",
};
const OBSTACLE: Doubt = Doubt {
    vi: "Người khiếu nại nêu trở ngại khách quan kèm chứng cứ; quy định này chưa rõ có trừ thời gian đó hay không nên phải được xem xét.",
    en: "The complainant proves an obstacle; whether this rule leaves out its time is not clear, so it has to be weighed.",
};
const FORWARDED: Doubt = Doubt {
    vi: "Đơn do nơi khác chuyển đến; ngày người khiếu nại gửi đơn phải được xem xét.",
    en: "The complaint was passed on; when the complainant handed it in has to be weighed.",
};
const DONE: Doubt = Doubt {
    vi: "Đơn chỉ nêu ngày xảy ra hành vi; thời hiệu tính từ ngày biết được hành vi nên ngày đó phải được xem xét.",
    en: "Only the day of the act is told; the time runs from when it was known, so that day has to be weighed.",
};
const WRITTEN: Doubt = Doubt {
    vi: "Đơn ghi ngày viết trong thời hiệu nhưng nhận được sau đó; pháp luật chưa rõ tính theo ngày nào nên phải được xem xét.",
    en: "The complaint was written in time and came afterwards; which day counts is not clear in law, so it has to be weighed.",
};

/// A petition as the rules see it, with the time for complaining counted by the law of a commune; of none where that text is empty.
#[must_use]
pub fn situation<'facts>(
    law: (&Law, &str),
    facts: &'facts Facts,
    known: Known,
    claims: Claims,
) -> (Situation<'facts>, Option<Limitation>) {
    let limitation = counted(law, &Situation::new(facts, known, claims.clone()));
    let too_late = limitation.as_ref().and_then(|counted| counted.passed);
    (Situation::new(facts, Known { too_late, ..known }, claims), limitation)
}

impl Limitation {
    /// In words, with what the officer ticks.
    #[must_use]
    pub fn view(self, facts: &Facts, language: Language) -> LimitationView {
        let computation = *self.computation;
        let words = explain(&computation);
        let mut explanation = language.pick(&words.vi, &words.en).to_owned();
        if let Some(doubt) = self.doubt {
            explanation.push('\n');
            explanation.push_str(language.pick(doubt.vi, doubt.en));
        }
        LimitationView {
            rule_key: computation.rule.rule_key,
            known_on: computation.course.start_date,
            due_on: computation.due_on,
            passed: self.passed,
            ticked: facts.tick("limitation_passed"),
            explanation,
        }
    }
}

fn counted((law, commune): (&Law, &str), seen: &Situation<'_>) -> Option<Limitation> {
    let (rule, known_on) = (rule(seen)?, known_on(seen)?);
    let plain = law.plain_course(commune, known_on);
    let course = Course { pauses: left_out(seen, known_on).into_iter().collect(), ..plain.clone() };
    let (computation, obstacle) = match law.compute(commune, rule, &course)? {
        Ok(computation) => (computation, false),
        // The rule leaves no time out.
        Err(_) => (law.compute(commune, rule, &plain)?.ok()?, true),
    };
    let (passed, doubt) = judged(&computation, obstacle, seen);
    Some(Limitation { computation: Box::new(computation), passed, doubt })
}

/// The rule of a first complaint. A second one is for the next instance to judge, and of the Party's terms none is confirmed.
fn rule(seen: &Situation<'_>) -> Option<&'static str> {
    if seen.track != Track::State || seen.facts.number("complaint_instance") == Some(2) {
        return None;
    }
    match seen.kind {
        Kind::ComplaintAdmin => Some("C01"),
        Kind::ComplaintDiscipline => Some("K01"),
        _ => None,
    }
}

/// How many days before the complaint came the matter was received or known, where the officer ticks that.
fn ticked_days(seen: &Situation<'_>) -> Option<i64> {
    let names = ["calendar_days_since_receipt", "days_since_receipt"];
    names.into_iter().find_map(|name| seen.facts.number(name))
}

/// The day on which the matter was received or known: as many days before the receipt as the officer ticks, else what was registered.
fn known_on(seen: &Situation<'_>) -> Option<NaiveDate> {
    let day = match ticked_days(seen) {
        Some(days) => seen.known.received_on.checked_sub_days(Days::new(u64::try_from(days).ok()?))?,
        None => seen.known.form.known_on?,
    };
    is_plausible(day).then_some(day)
}

/// The time that is left out: that of an obstacle with its evidence. How many days the officer counts goes before it where that are
/// more, for there may have been several; when they were does not matter then.
fn left_out(seen: &Situation<'_>, known_on: NaiveDate) -> Option<Pause> {
    let obstacle = seen.proven_obstacle().map(|one| Pause { from: one.from, to: one.to });
    let fewer = |pause: Pause, days: i64| pause.to.is_some_and(|to| (to - pause.from).num_days() + 1 < days);
    let days = seen.facts.number("excluded_days").filter(|days| *days > 0);
    match days.filter(|days| obstacle.is_none_or(|pause| fewer(pause, *days))) {
        Some(days) => {
            let to = known_on.checked_add_days(Days::new(days.unsigned_abs()));
            Some(Pause { from: known_on.succ_opt()?, to })
        }
        None => obstacle,
    }
}

/// Whether it had run out when the complaint came. Nobody loses a right by what the sources leave open: that is for a person.
fn judged(computation: &Computation, obstacle: bool, seen: &Situation<'_>) -> (Option<bool>, Option<Doubt>) {
    let known = &seen.known;
    let Some(due_on) = computation.due_on else {
        // As long as an obstacle lasts no time can run out.
        return (computation.is_paused().then_some(false), None);
    };
    if known.received_on <= due_on {
        return (Some(false), None);
    }
    let doubts = [
        (!seen.within_authority, ELSEWHERE),
        (obstacle, OBSTACLE),
        (known.form.known_by_act && ticked_days(seen).is_none(), DONE),
        (known.forwarded || known.channel == Channel::Forwarded, FORWARDED),
        (known.written_on.is_some_and(|day| day <= due_on), WRITTEN),
    ];
    match doubts.into_iter().find(|(applies, _)| *applies) {
        Some((_, doubt)) => (None, Some(doubt)),
        None => (Some(true), None),
    }
}
