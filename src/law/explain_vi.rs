//! The explanation of a computation in Vietnamese.

use chrono::NaiveDate;

use super::deadlines::{Computation, Counting};
use super::rules::{Purpose, Unit};
use super::wording::{day_vi, days_vi, skipped_vi, years};

pub(super) fn text(computation: &Computation) -> String {
    let rule = &computation.rule;
    let start = if rule.term.unit.is_backward() { "Đếm ngược từ" } else { "Tính từ" };
    let mut lines = vec![
        format!("{} (quy định {}).", rule.name_vi, rule.rule_key),
        format!("{start} {}: {}; ngày này không tính.", rule.start_event_vi, day_vi(computation.start_date)),
    ];
    if computation.is_transitional() {
        lines.push(format!(
            "Vào ngày này chưa có phiên bản nào được ghi nhận là có hiệu lực. Theo hướng chuyển tiếp, phiên bản sớm nhất, \
             có hiệu lực từ {}, được áp dụng và tính từ chính ngày này.",
            day_vi(rule.valid_from)
        ));
    }
    lines.extend(computation.countings.iter().map(counting));
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

fn counting(counting: &Counting) -> String {
    let term = &counting.term;
    let length = counting.length;
    let remote = if term.remote_length == Some(length) {
        " ở vùng sâu, vùng xa đi lại khó khăn"
    } else {
        ""
    };
    let span = match term.unit {
        Unit::CalendarDays => format!("{length} ngày{remote}"),
        Unit::WorkingDays => format!("{length} ngày làm việc"),
        Unit::CalendarDaysBefore => format!("Trước ít nhất {length} ngày"),
        Unit::WorkingDaysBefore => format!("Trước ít nhất {length} ngày làm việc"),
        Unit::DisplayDays => format!("Liên tục ít nhất {length} ngày"),
    };
    let mut sentences = vec![format!("{span}, theo {}: {}", term.source_vi, ending(counting))];
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
    }
}

fn result(computation: &Computation, due_on: NaiveDate) -> String {
    let due = day_vi(due_on);
    let meaning = match (computation.rule.term.unit, computation.rule.purpose) {
        (Unit::CalendarDaysBefore | Unit::WorkingDaysBefore, _) => {
            format!("Muộn nhất phải thực hiện trong ngày {due}.")
        }
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
