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
        " (mức tối đa đối với vùng sâu, vùng xa đi lại khó khăn)"
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
    let mut text = format!("{span}, theo {}: {}", term.source_vi, ending(counting));
    if !counting.skipped.is_empty() {
        let label = match term.unit {
            Unit::WorkingDays | Unit::WorkingDaysBefore => "Không tính",
            _ => "Ngày nghỉ",
        };
        text += &format!(" {label}: {}.", skipped_vi(&counting.skipped));
    }
    if !counting.working_saturdays.is_empty() {
        text += &format!(" Được tính là ngày làm việc: {}.", days_vi(&counting.working_saturdays));
    }
    text
}

/// Where the count ends, with its move off a day off.
fn ending(counting: &Counting) -> String {
    let length = counting.length;
    let Some(due_on) = counting.due_on else {
        return match (counting.nominal_on, counting.awaiting_calendar) {
            (Some(nominal), Some(year)) => {
                format!("ngày cuối theo lịch là {}, nhưng lịch làm việc năm {year} chưa có.", day_vi(nominal))
            }
            _ => "chưa đếm hết được vì thiếu lịch làm việc.".to_owned(),
        };
    };
    let nominal = day_vi(counting.nominal_on.unwrap_or(due_on));
    let due = day_vi(due_on);
    let moved = counting.nominal_on != Some(due_on);
    match counting.term.unit {
        Unit::WorkingDays => format!("ngày làm việc thứ {length} là {due}."),
        Unit::WorkingDaysBefore => format!("ngày làm việc thứ {length} đếm ngược là {due}."),
        Unit::CalendarDaysBefore if moved => format!(
            "ngày thứ {length} đếm ngược là {nominal}, là ngày nghỉ, nên lấy ngày làm việc liền trước là {due}."
        ),
        Unit::CalendarDaysBefore => format!("ngày thứ {length} đếm ngược là {due}."),
        Unit::CalendarDays | Unit::DisplayDays if moved => format!(
            "ngày thứ {length} là {nominal}, là ngày nghỉ, nên chuyển sang ngày làm việc tiếp theo là {due} \
             (khoản 5 Điều 148 Bộ luật Dân sự 2015)."
        ),
        Unit::CalendarDays | Unit::DisplayDays => format!("ngày thứ {length} là {due}."),
    }
}

fn result(computation: &Computation, due_on: NaiveDate) -> String {
    let due = day_vi(due_on);
    let meaning = match (computation.rule.term.unit, computation.rule.purpose) {
        (Unit::CalendarDaysBefore | Unit::WorkingDaysBefore, _) => {
            format!("Muộn nhất phải thực hiện trong {due}.")
        }
        (Unit::DisplayDays, _) => format!("Phải giữ ít nhất đến hết {due}; chỉ được gỡ sau ngày đó."),
        (_, Purpose::Act) => format!("Hạn cuối: hết {due}."),
        (_, Purpose::Right) => format!("Có thể thực hiện quyền này đến hết {due}."),
        (_, Purpose::Effect) => {
            let effect = due_on.succ_opt().map(day_vi).unwrap_or_default();
            format!("Thời hạn kết thúc khi hết {due}; quyết định có hiệu lực pháp luật từ {effect}.")
        }
        (_, Purpose::RedLine) => format!(
            "Sau {due}, nếu đơn vẫn chưa được xử lý mà không có lý do chính đáng thì người đứng đầu bị xem xét \
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
