//! The words of an explanation, read as a citizen reads them.

use super::{book, calendar, day};
use crate::law::{
    Complexity, Course, Explanation, Extension, Pause, SETTLEMENT_RAN_OUT, begun_by, explain,
    explain_no_version,
};

fn explained(rule_key: &str, start: &str, remote_area: bool) -> Explanation {
    explain(&book().compute(rule_key, &calendar(), &Course::plain(day(start), remote_area)).unwrap().unwrap())
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// Two rules for one step, Law on Complaints Article 27 and Decree 124/2020 Article 16(1).
#[test]
fn c02_shows_both_dates() {
    let text = explained("C02", "2026-07-03", false);
    assert_eq!(
        lines(&text.vi),
        [
            "Thụ lý khiếu nại hoặc trả lời lý do không thụ lý (quy định C02).",
            "Tính từ ngày nhận được khiếu nại thuộc thẩm quyền: thứ Sáu 03/07/2026; ngày này không tính.",
            "7 ngày làm việc, theo khoản 1 Điều 16 Nghị định 124/2020/NĐ-CP (sửa đổi bởi Điều 10 Nghị định \
             155/2026/NĐ-CP): đủ 7 ngày làm việc vào thứ Ba 14/07/2026. Không tính: 04/07/2026–05/07/2026 (cuối \
             tuần); 11/07/2026–12/07/2026 (cuối tuần).",
            "10 ngày, theo Điều 27 Luật Khiếu nại: đủ 10 ngày vào thứ Hai 13/07/2026.",
            "Hai quy định cùng áp dụng; lấy ngày đến trước. Hạn cuối: hết ngày thứ Hai 13/07/2026.",
            "Lịch làm việc: phiên bản 2026-1.",
        ]
    );
    assert_eq!(
        lines(&text.en),
        [
            "Accepting the complaint, or telling why it is not accepted (rule C02).",
            "Counted from the day the complaint within authority was received: Friday 3 July 2026; this day is \
             not counted.",
            "7 working days, under Article 16(1) of Decree 124/2020/NĐ-CP (as amended by Article 10 of Decree \
             155/2026/NĐ-CP): the 7th working day is Tuesday 14 July 2026. Not counted: 4 Jul 2026–5 Jul 2026 \
             (weekend); 11 Jul 2026–12 Jul 2026 (weekend).",
            "10 days, under Article 27 of the Law on Complaints: the 10th day is Monday 13 July 2026.",
            "Two rules apply; the earlier day counts. Due by the end of Monday 13 July 2026.",
            "Working calendar: version 2026-1.",
        ]
    );
}

#[test]
fn p01_names_the_days_passed_over() {
    let text = explained("P01", "2026-08-25", false);
    assert_eq!(
        lines(&text.vi),
        [
            "Báo cho người gửi kiến nghị, phản ánh biết việc xử lý (quy định P01).",
            "Tính từ ngày nhận được đơn: thứ Ba 25/08/2026; ngày này không tính.",
            "10 ngày làm việc, theo khoản 1 Điều 28 Luật Tiếp công dân: đủ 10 ngày làm việc vào thứ Sáu \
             11/09/2026. Không tính: 29/08/2026–02/09/2026 (cuối tuần, Nghỉ hoán đổi, Quốc khánh); \
             05/09/2026–06/09/2026 (cuối tuần).",
            "Hạn cuối: hết ngày thứ Sáu 11/09/2026.",
            "Lịch làm việc: phiên bản 2026-1.",
        ]
    );
    assert_eq!(
        lines(&text.en)[2],
        "10 working days, under Article 28(1) of the Law on the Reception of Citizens: the 10th working day is \
         Friday 11 September 2026. Not counted: 29 Aug 2026–2 Sep 2026 (weekend, Swapped day off, National Day); \
         5 Sep 2026–6 Sep 2026 (weekend)."
    );
}

#[test]
fn r01_is_counted_back() {
    let text = explained("R01", "2026-08-24", false);
    assert_eq!(
        lines(&text.vi),
        [
            "Niêm yết lịch tiếp công dân trước ngày tiếp (quy định R01).",
            "Đếm ngược từ ngày tiếp công dân: thứ Hai 24/08/2026; ngày này không tính.",
            "Trước ít nhất 5 ngày làm việc, theo khoản 4 Điều 24 Luật Tiếp công dân: đếm ngược đủ 5 ngày làm việc \
             là thứ Ba 18/08/2026. Không tính: 23/08/2026 (cuối tuần). Ngày làm việc bù, được tính: thứ Bảy \
             22/08/2026.",
            "Muộn nhất phải thực hiện trong ngày thứ Ba 18/08/2026.",
            "Lịch làm việc: phiên bản 2026-1.",
        ]
    );
    assert_eq!(
        lines(&text.en)[1..4],
        [
            "Counted back from the reception day: Monday 24 August 2026; this day is not counted.",
            "At least 5 working days before, under Article 24(4) of the Law on the Reception of Citizens: the 5th \
             working day counting back is Tuesday 18 August 2026. Not counted: 23 Aug 2026 (weekend). Worked in \
             exchange, so counted: Saturday 22 August 2026.",
            "To be done on Tuesday 18 August 2026 at the latest.",
        ]
    );
}

#[test]
fn r16_moves_off_a_day_off_and_warns() {
    let text = explained("R16", "2026-10-10", false);
    assert_eq!(
        lines(&text.vi)[1..],
        [
            "Tính từ ngày nhận được đơn: thứ Bảy 10/10/2026; ngày này không tính.",
            "45 ngày, theo điểm b khoản 3 Điều 41 Nghị định 154/2026/NĐ-CP: đủ 45 ngày vào thứ Ba 24/11/2026, đó \
             là ngày nghỉ, nên chuyển sang ngày làm việc tiếp theo là thứ Tư 25/11/2026 (khoản 5 Điều 148 Bộ luật \
             Dân sự 2015). Ngày nghỉ: 24/11/2026 (Ngày Văn hóa Việt Nam).",
            "Sau ngày thứ Tư 25/11/2026, nếu đơn vẫn chưa được xử lý mà không có lý do chính đáng thì người đứng \
             đầu bị xem xét trách nhiệm.",
            "Lịch làm việc: phiên bản 2026-1.",
        ]
    );
    assert_eq!(
        lines(&text.en)[2..4],
        [
            "45 days, under Article 41(3)(b) of Decree 154/2026/NĐ-CP: the 45th day is Tuesday 24 November 2026, \
             a day off, so the term moves to the next working day, Wednesday 25 November 2026 (Article 148(5) of \
             the Civil Code 2015). Days off: 24 Nov 2026 (Vietnamese Culture Day).",
            "After Wednesday 25 November 2026 the head of the office answers for it if the petition is still \
             unhandled without good reason.",
        ]
    );
}

#[test]
fn a_provisional_year_is_named() {
    let text = explained("K03", "2026-12-25", false);
    assert!(text.vi.contains("lịch nghỉ năm 2027 mới là tạm thời"), "{}", text.vi);
    assert!(text.en.contains("the days off of 2027 are provisional"), "{}", text.en);
    assert!(text.en.ends_with("version 2026-1+2027-0."));
}

#[test]
fn a_missing_year_is_named() {
    let text = explained("R16", "2027-12-01", false);
    assert!(text.vi.contains("Chưa có ngày đến hạn vì lịch làm việc năm 2028 chưa được nạp"), "{}", text.vi);
    assert!(text.vi.contains("đủ 45 ngày vào thứ Bảy 15/01/2028"), "{}", text.vi);
    assert!(text.en.contains("the working calendar of 2028 is not loaded"), "{}", text.en);
    let stuck = explained("P01", "2027-12-28", false);
    assert!(stuck.vi.contains("chưa đếm hết được vì thiếu lịch làm việc"), "{}", stuck.vi);
    let none = explain_no_version("R12", day("2026-06-30"));
    assert!(none.vi.contains("R12") && none.vi.contains("thứ Ba 30/06/2026"), "{}", none.vi);
    assert!(none.en.contains("Tuesday 30 June 2026"), "{}", none.en);
}

#[test]
fn what_the_last_day_means_depends_on_the_rule() {
    let same = explained("C02", "2026-09-24", false);
    assert!(same.en.contains("Two rules apply and give the same day."), "{}", same.en);
    let effect = explained("C19", "2026-10-25", true);
    assert!(effect.en.contains("45 days in a remote area"), "{}", effect.en);
    assert!(effect.vi.contains("hiệu lực pháp luật từ ngày thứ Năm 10/12/2026"), "{}", effect.vi);
    let display = explained("C13", "2026-11-09", false);
    assert!(display.vi.contains("Phải giữ ít nhất đến hết ngày thứ Tư 25/11/2026"), "{}", display.vi);
    let right = explained("K02", "2026-08-12", false);
    assert!(right.en.contains("This right can be used until the end of Saturday 22 August 2026."));
    let before = explained("C08", "2026-12-03", false);
    assert!(before.en.contains("the working day before it counts: Friday 27 November 2026"), "{}", before.en);
}

fn words(rule_key: &str, start: &str, change: impl FnOnce(&mut Course)) -> Explanation {
    let mut course = Course::plain(day(start), false);
    change(&mut course);
    explain(&book().compute(rule_key, &calendar(), &course).unwrap().unwrap())
}

#[test]
fn a_suspension_is_told_with_the_days_that_were_left() {
    let pauses = vec![Pause { from: day("2026-07-16"), to: Some(day("2026-08-03")) }];
    let text = words("C04", "2026-07-06", |course| course.pauses = pauses);
    assert_eq!(
        lines(&text.en)[2..6],
        [
            "30 days, under Article 28 of the Law on Complaints: what was decided or happened on the way changes the \
             end, as follows.",
            "Suspended from Thursday 16 July 2026 to Monday 3 August 2026, under Article 28b of Decree 124/2020/NĐ-CP \
             (as added by Article 12 of Decree 155/2026/NĐ-CP). 20 days were left when it was suspended; counted on \
             from the day it ended, which itself is not counted: Sunday 23 August 2026.",
            "The term ends on Sunday 23 August 2026, so it moves to the next day on which it can be used or met, Monday \
             24 August 2026 (Article 148(5) of the Civil Code 2015). Days off: 23 Aug 2026 (weekend).",
            "Due by the end of Monday 24 August 2026.",
        ]
    );
    assert!(text.vi.contains("Khi tạm dừng còn 20 ngày"), "{}", text.vi);
    let open = vec![Pause { from: day("2026-07-16"), to: None }];
    let standing = words("C04", "2026-07-06", |course| course.pauses = open);
    assert!(standing.vi.contains("còn lại 20 ngày.\nHiện chưa có ngày đến hạn"), "{}", standing.vi);
    assert!(
        standing.en.contains("20 days are left.\nWhile the clock stands there is no due date"),
        "{}",
        standing.en
    );
}

#[test]
fn extension_complexity_and_remoteness_are_told() {
    let text = words("T08", "2026-08-10", |course| {
        course.complexity = Complexity::Complex;
        course.extensions = vec![Extension { days: 30, decided_on: day("2026-09-07") }];
    });
    assert!(
        text.vi.contains("Gia hạn 30 ngày theo quyết định thứ Hai 07/09/2026, theo khoản 2"),
        "{}",
        text.vi
    );
    assert!(text.en.contains("the term now ends on Friday 9 October 2026."), "{}", text.en);
    let both = words("C06", "2026-08-03", |course| {
        (course.remote_area, course.complexity) = (true, Complexity::Complex);
    });
    assert!(both.en.contains("60 days for a complex matter in a remote area"), "{}", both.en);
    assert!(both.vi.contains("60 ngày đối với vụ việc phức tạp ở vùng sâu"), "{}", both.vi);
    let complex = words("C05", "2026-08-03", |course| course.complexity = Complexity::Complex);
    assert!(complex.en.contains("45 days for a complex matter, under"), "{}", complex.en);
}

#[test]
fn a_frequency_and_a_year_are_told() {
    let often = words("R03", "2026-07-10", |_| ());
    assert!(often.en.contains("At least 2 times in each month"), "{}", often.en);
    assert!(often.vi.contains("ngày cuối của kỳ là thứ Sáu 31/07/2026"), "{}", often.vi);
    let owed = "\nPhải thực hiện trong kỳ này, chậm nhất hết ngày thứ Sáu 31/07/2026.";
    assert!(often.vi.contains(owed) && !often.vi.contains("Hạn cuối"), "{}", often.vi);
    let year = words("C25", "2024-02-29", |_| ());
    assert!(year.en.contains("1 year, under"), "{}", year.en);
    assert!(year.en.contains("the same day of the year is Friday 28 February 2025."), "{}", year.en);
    let ill = words("C01", "2026-04-01", |course| {
        course.pauses = vec![Pause { from: day("2026-05-10"), to: Some(day("2026-05-19")) }];
    });
    assert!(
        ill.vi.contains("thời gian có trở ngại từ Chủ nhật 10/05/2026 đến thứ Ba 19/05/2026"),
        "{}",
        ill.vi
    );
    assert!(ill.en.contains("both days included"), "{}", ill.en);
}

#[test]
fn what_was_decided_too_late_is_told_to_change_nothing() {
    let pauses = vec![Pause { from: day("2026-08-11"), to: Some(day("2026-08-20")) }];
    let plain = explained("C04", "2026-07-06", false);
    let text = words("C04", "2026-07-06", |course| course.pauses = pauses);
    assert!(!text.en.contains("changes the end"), "{}", text.en);
    assert!(!text.vi.contains("làm thay đổi ngày kết thúc"), "{}", text.vi);
    let late =
        lines(&text.en).into_iter().filter(|line| !lines(&plain.en).contains(line)).collect::<Vec<_>>();
    assert_eq!(
        late,
        [
            "What was decided on Tuesday 11 August 2026 changes nothing: the term had ended on Wednesday 5 August 2026."
        ]
    );
    // What came in time changed the end; what came after that did not.
    let both = words("T08", "2026-08-10", |course| {
        course.complexity = Complexity::Complex;
        course.extensions = vec![Extension { days: 1, decided_on: day("2026-09-07") }];
        course.pauses = vec![Pause { from: day("2026-09-14"), to: Some(day("2026-09-20")) }];
    });
    assert!(
        both.en.contains("changes the end, as follows.") && both.en.contains("changes nothing"),
        "{}",
        both.en
    );
}

#[test]
fn a_term_that_began_anew_says_by_what() {
    let computed =
        book().compute("C02", &calendar(), &Course::plain(day("2026-11-24"), false)).unwrap().unwrap();
    let text = explain(&begun_by(computed.clone(), "supplement_received"));
    assert!(
        text.en.contains("Counted from the day the supplement was received: Tuesday 24 November 2026"),
        "{}",
        text.en
    );
    assert!(text.vi.contains("Tính từ ngày nhận bổ sung: thứ Ba 24/11/2026"), "{}", text.vi);
    let own = computed.rule.start_event.clone();
    assert_eq!(explain(&begun_by(computed.clone(), &own)), explain(&computed));
    // C15 names two events: where no decision came the words name the one.
    let next = book().compute("C15", &calendar(), &Course::plain(day("2026-08-10"), false)).unwrap().unwrap();
    let text = explain(&begun_by(next, SETTLEMENT_RAN_OUT));
    assert!(text.vi.contains("mà chưa có quyết định giải quyết: thứ Hai 10/08/2026"), "{}", text.vi);
    assert!(!text.vi.contains("ngày nhận quyết định") && !text.en.contains("received"), "{}", text.en);
}
