//! The explanation of a computation in Vietnamese.

use chrono::NaiveDate;

use super::deadlines::{Computation, Counting};
use super::reckoning::Step;
use super::terms::{Purpose, Term, Unit};
use super::wording::{day_vi, days_vi, skipped_vi, years};

pub(super) fn text(computation: &Computation) -> String {
    let rule = &computation.rule;
    let mut lines = vec![format!("{} (quy định {}).", rule.name_vi, rule.rule_key), beginning(computation)];
    if computation.is_transitional() {
        lines.push(format!(
            "Vào ngày này chưa có phiên bản nào được ghi nhận là có hiệu lực. Theo hướng chuyển tiếp, phiên bản sớm nhất, \
             có hiệu lực từ {}, được áp dụng và tính từ chính ngày này.",
            day_vi(rule.valid_from)
        ));
    }
    for one in &computation.countings {
        lines.push(counting(one, computation));
        lines.extend(one.steps.iter().map(|step| self::step(step, computation)));
        lines.extend(moved_end(one));
    }
    if computation.is_paused() {
        lines.push(
            "Hiện chưa có ngày đến hạn vì thời hạn đang tạm dừng; ngày sẽ được tính khi tiếp tục.".to_owned(),
        );
    }
    lines.extend(computation.due_on.map(|due_on| result(computation, due_on)));
    lines.extend(rule.note_vi.clone());
    if let Some(year) = computation.awaiting_calendar {
        lines.push(format!(
            "Chưa có ngày đến hạn vì lịch làm việc năm {year} chưa được nạp; ngày sẽ được tính khi có lịch."
        ));
    }
    if computation.is_provisional() {
        lines.push(format!(
            "Lưu ý: lịch nghỉ năm {} mới là tạm thời; ngày trên có thể thay đổi khi có thông báo chính thức.",
            years(&computation.provisional_years)
        ));
    }
    lines.extend(
        computation.calendar_version.as_ref().map(|version| format!("Lịch làm việc: phiên bản {version}.")),
    );
    lines.join("\n")
}

pub(super) fn no_version(rule_key: &str, start_date: NaiveDate) -> String {
    format!(
        "Hệ thống không ghi nhận phiên bản nào của quy định {rule_key} có hiệu lực vào {}, nên không có ngày đến hạn.",
        day_vi(start_date)
    )
}

/// Where the count begins.
fn beginning(computation: &Computation) -> String {
    let rule = &computation.rule;
    let (event, day) = (&rule.start_event_vi, day_vi(computation.course.start_date));
    match rule.term.unit {
        unit if unit.is_frequency() => format!("Tính cho kỳ có {day}."),
        unit if !unit.is_counted() => format!("Phát sinh từ {event}: {day}."),
        unit if unit.is_backward() => format!("Đếm ngược từ {event}: {day}; ngày này không tính."),
        _ => format!("Tính từ {event}: {day}; ngày này không tính."),
    }
}

/// For which matters the length holds, where it is not the ordinary one.
fn matter(term: &Term, computation: &Computation) -> &'static str {
    match computation.special(term) {
        (true, true) => " đối với vụ việc phức tạp ở vùng sâu, vùng xa đi lại khó khăn",
        (true, false) => " ở vùng sâu, vùng xa đi lại khó khăn",
        (false, true) => " đối với vụ việc phức tạp",
        (false, false) => "",
    }
}

fn counting(counting: &Counting, computation: &Computation) -> String {
    let term = &counting.term;
    let length = counting.length;
    let span = match term.unit {
        Unit::CalendarDays => format!("{length} ngày{}", matter(term, computation)),
        Unit::Years => format!("{length} năm"),
        Unit::TimesAWeek => format!("Ít nhất {length} lần mỗi tuần"),
        Unit::TimesAMonth => format!("Ít nhất {length} lần mỗi tháng"),
        Unit::TimesAYear => format!("Ít nhất {length} lần mỗi năm"),
        Unit::Hours => format!("{length} giờ"),
        Unit::HoursBefore => format!("Trước ít nhất {length} giờ"),
        Unit::NoNumber if counting.due_on.is_some() => "Phải làm ngay".to_owned(),
        Unit::NoNumber => "Không có số ngày".to_owned(),
        Unit::WorkingDays => format!("{length} ngày làm việc"),
        Unit::CalendarDaysBefore => format!("Trước ít nhất {length} ngày"),
        Unit::WorkingDaysBefore => format!("Trước ít nhất {length} ngày làm việc"),
        Unit::DisplayDays => format!("Liên tục ít nhất {length} ngày"),
    };
    let mut sentences = vec![format!("{span}, theo {}: {}", term.source_vi, ending(counting))];
    // With such steps the end is told after them, and its days off with it.
    if counting.is_moved() {
        return sentences.concat();
    }
    if !counting.skipped.is_empty() {
        let label = match term.unit {
            Unit::WorkingDays | Unit::WorkingDaysBefore => "Không tính",
            _ => "Ngày nghỉ",
        };
        sentences.push(format!("{label}: {}.", skipped_vi(&counting.skipped)));
    }
    if !counting.working_saturdays.is_empty() {
        sentences.push(format!("Ngày làm việc bù, được tính: {}.", days_vi(&counting.working_saturdays)));
    }
    sentences.join(" ")
}

/// Where the count ends, with its move off a day off.
fn ending(counting: &Counting) -> String {
    let length = counting.length;
    match counting.term.unit {
        Unit::NoNumber => return numberless(counting.due_on),
        Unit::Hours | Unit::HoursBefore => return "tính theo giờ, nên không có ngày đến hạn.".to_owned(),
        _ if counting.is_moved() => {
            return "các quyết định, sự kiện sau đây làm thay đổi ngày kết thúc.".to_owned();
        }
        _ => {}
    }
    let Some(due_on) = counting.due_on else {
        return match (counting.nominal_on, counting.awaiting_calendar) {
            (Some(nominal), Some(year)) => {
                format!(
                    "đủ {length} ngày vào {}, nhưng lịch năm {year} chưa có nên chưa biết đó có là ngày làm việc không.",
                    day_vi(nominal)
                )
            }
            _ => "chưa đếm hết được vì thiếu lịch làm việc.".to_owned(),
        };
    };
    let nominal = day_vi(counting.nominal_on.unwrap_or(due_on));
    let due = day_vi(due_on);
    let moved = counting.nominal_on != Some(due_on);
    match counting.term.unit {
        Unit::WorkingDays => format!("đủ {length} ngày làm việc vào {due}."),
        Unit::WorkingDaysBefore => format!("đếm ngược đủ {length} ngày làm việc là {due}."),
        Unit::CalendarDaysBefore if moved => format!(
            "đếm ngược đủ {length} ngày là {nominal}, đó là ngày nghỉ, nên lấy ngày làm việc liền trước là {due}."
        ),
        Unit::CalendarDaysBefore => format!("đếm ngược đủ {length} ngày là {due}."),
        Unit::CalendarDays | Unit::DisplayDays if moved => format!(
            "đủ {length} ngày vào {nominal}, đó là ngày nghỉ, nên chuyển sang ngày làm việc tiếp theo là {due} \
             (khoản 5 Điều 148 Bộ luật Dân sự 2015)."
        ),
        Unit::CalendarDays | Unit::DisplayDays => format!("đủ {length} ngày vào {due}."),
        Unit::Years if moved => format!(
            "ngày tương ứng của năm là {nominal}, đó là ngày nghỉ, nên chuyển sang ngày làm việc tiếp theo là {due} \
             (khoản 5 Điều 148 Bộ luật Dân sự 2015)."
        ),
        Unit::Years => format!("ngày tương ứng của năm là {due}."),
        _ => format!("ngày cuối của kỳ là {due}, dù là ngày làm việc hay ngày nghỉ."),
    }
}

/// What is to be done at once is due on its very day; what else has no number of days has no day.
fn numberless(due_on: Option<NaiveDate>) -> String {
    due_on.map_or_else(
        || "pháp luật không ấn định số ngày, nên không có ngày đến hạn để tính.".to_owned(),
        |day| {
            format!(
                "pháp luật không ấn định số ngày và không cho phép chậm trễ, nên hạn là chính ngày đó, dù là ngày nghỉ: {}.",
                day_vi(day)
            )
        },
    )
}

/// What one extension or pause did.
fn step(step: &Step, computation: &Computation) -> String {
    let rule = &computation.rule;
    let extension_source = rule.extensions.as_ref().map_or("", |law| law.source_vi.as_str());
    let pause_source = rule.pauses.as_ref().map_or("", |law| law.source_vi.as_str());
    match step {
        Step::Extended { days, decided_on, nominal_on } => format!(
            "Gia hạn {days} ngày theo quyết định {}, theo {extension_source}: thời hạn nay kết thúc vào {}.",
            day_vi(*decided_on),
            day_vi(*nominal_on)
        ),
        Step::Suspended { from, to, days_left, nominal_on } => format!(
            "Tạm dừng từ {} đến {}, theo {pause_source}. Khi tạm dừng còn {days_left} ngày; tính tiếp từ ngày hết tạm \
             dừng, ngày đó không tính: {}.",
            day_vi(*from),
            day_vi(*to),
            day_vi(*nominal_on)
        ),
        Step::Standing { from, days_left } => {
            format!("Tạm dừng từ {}, theo {pause_source}; còn lại {days_left} ngày.", day_vi(*from))
        }
        Step::Obstacle { from, to: Some(to) } => format!(
            "Không tính, theo {pause_source}: thời gian có trở ngại từ {} đến {}, kể cả hai ngày này.",
            day_vi(*from),
            day_vi(*to)
        ),
        Step::Obstacle { from, to: None } => {
            format!(
                "Không tính, theo {pause_source}: thời gian có trở ngại từ {}, nay chưa hết.",
                day_vi(*from)
            )
        }
        Step::TooLate { decided_on, ended_on } => format!(
            "Quyết định, sự kiện {} không làm thay đổi thời hạn, vì thời hạn đã hết vào {}.",
            day_vi(*decided_on),
            day_vi(*ended_on)
        ),
    }
}

/// Where a term with such steps ends, and its move off a day off.
fn moved_end(counting: &Counting) -> Option<String> {
    if !counting.is_moved() {
        return None;
    }
    let nominal = counting.nominal_on.map(day_vi)?;
    match (counting.due_on, counting.awaiting_calendar) {
        (Some(due_on), _) if Some(due_on) != counting.nominal_on => Some(format!(
            "Thời hạn kết thúc vào {nominal}, nên chuyển sang ngày đầu tiên có thể thực hiện là {} (khoản 5 Điều 148 \
             Bộ luật Dân sự 2015). Ngày nghỉ: {}.",
            day_vi(due_on),
            skipped_vi(&counting.skipped)
        )),
        (None, Some(year)) => Some(format!(
            "Thời hạn kết thúc vào {nominal}, nhưng lịch năm {year} chưa có nên chưa biết đó có là ngày làm việc không."
        )),
        _ => None,
    }
}

fn result(computation: &Computation, due_on: NaiveDate) -> String {
    let due = day_vi(due_on);
    let meaning = match (computation.rule.term.unit, computation.rule.purpose) {
        (Unit::CalendarDaysBefore | Unit::WorkingDaysBefore, _) => {
            format!("Muộn nhất phải thực hiện trong ngày {due}.")
        }
        (unit, _) if unit.is_frequency() => format!("Phải thực hiện trong kỳ này, chậm nhất hết ngày {due}."),
        (Unit::DisplayDays, _) => format!("Phải giữ ít nhất đến hết ngày {due}; chỉ được gỡ sau ngày đó."),
        (_, Purpose::Act) => format!("Hạn cuối: hết ngày {due}."),
        (_, Purpose::Right) => format!("Có thể thực hiện quyền này đến hết ngày {due}."),
        (_, Purpose::Effect) => {
            let effect = due_on.succ_opt().map(day_vi).unwrap_or_default();
            format!(
                "Thời hạn kết thúc khi hết ngày {due}; theo quy định này, quyết định có hiệu lực pháp luật từ ngày {effect}."
            )
        }
        (_, Purpose::RedLine) => format!(
            "Sau ngày {due}, nếu đơn vẫn chưa được xử lý mà không có lý do chính đáng thì người đứng đầu bị xem xét \
             trách nhiệm."
        ),
    };
    match computation.alternatives() {
        [] => meaning,
        both if both.iter().all(|counting| counting.enforced) => {
            format!("Hai quy định cùng áp dụng và cho cùng một ngày. {meaning}")
        }
        _ => format!("Hai quy định cùng áp dụng; lấy ngày đến trước. {meaning}"),
    }
}
