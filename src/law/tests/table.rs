//! Every rule that comes with the program on one page, as a lawyer reads it: `docs/RULES.txt` is printed from the seed, so that no unit,
//! length, event, source or mark changes unseen.

use std::fmt::Write as _;

use crate::law::{Certainty, LegalRule, PauseKind, Purpose, StopEvent, Term, Unit, seed_rules};

const HEAD: &str = "\
Các quy định về thời hạn đi kèm chương trình, mỗi phiên bản một đoạn, đúng như chương trình tính. Mã đứng trước, nghĩa đứng sau:
  name      phải làm gì
  length    độ dài và đơn vị; remote: ở vùng sâu, vùng xa đi lại khó khăn; complex: vụ việc phức tạp; remote_complex: cả hai
  source    điều luật
  mark      nguồn được biết chắc đến đâu
  or        thời hạn thứ hai của cùng một việc, với nguồn của nó: cả hai được tính, ngày đến trước có hiệu lực
  start     sự kiện mở đầu; ngày của sự kiện không tính
  stop      sự kiện kết thúc, nếu chính quy định nêu
  purpose   ý nghĩa của ngày cuối
  extended  được gia hạn mấy lần và mỗi lần nhiều nhất bao nhiêu ngày, theo điều luật nào
  paused    thời gian nào không tính, theo điều luật nào
  note      điều cần biết về nguồn
Trang này được in ra từ mã nguồn: `UPDATE_RULES=1 cargo test legal_rules_are_printed` viết lại trang, và một phép thử báo lỗi khi
mã nguồn và trang khác nhau. Phiên bản do quản trị viên thêm không có ở đây mà ở /v1/legal-rules.
";

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::CalendarDays => "ngày; ngày cuối là ngày nghỉ thì chuyển sang ngày làm việc tiếp theo",
        Unit::WorkingDays => "ngày làm việc",
        Unit::CalendarDaysBefore => {
            "trước ít nhất bấy nhiêu ngày; gặp ngày nghỉ thì lấy ngày làm việc liền trước"
        }
        Unit::WorkingDaysBefore => "trước ít nhất bấy nhiêu ngày làm việc",
        Unit::DisplayDays => "liên tục ít nhất bấy nhiêu ngày",
        Unit::Years => "năm",
        Unit::TimesAWeek => "số lần ít nhất mỗi tuần",
        Unit::TimesAMonth => "số lần ít nhất mỗi tháng",
        Unit::TimesAYear => "số lần ít nhất mỗi năm",
        Unit::Hours => "giờ",
        Unit::HoursBefore => "trước ít nhất bấy nhiêu giờ",
        Unit::NoNumber => "pháp luật không ấn định con số, hoặc con số thuộc quy định khác như ghi chú nêu",
    }
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Verified => "đã đọc trong nguồn",
        Certainty::SingleTranscription => "chỉ đọc trong một bản chép của văn bản",
        Certainty::GeneralKnowledge => {
            "hiểu biết chung hoặc luật đã được thay thế, cần người có chuyên môn xác nhận"
        }
        Certainty::Inference => "suy luận của dự án",
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Act => "cơ quan phải làm xong",
        Purpose::Right => "công dân được làm đến hết ngày đó",
        Purpose::Effect => "quyết định có hiệu lực từ ngày hôm sau",
        Purpose::RedLine => "từ ngày hôm sau người đứng đầu bị xem xét trách nhiệm",
    }
}

fn stop(event: StopEvent) -> &'static str {
    match event {
        StopEvent::FirstOutwardAct => "việc xử lý đầu tiên ra ngoài cơ quan",
        StopEvent::Notice => "thông báo cho công dân",
    }
}

fn pause(kind: PauseKind) -> &'static str {
    match kind {
        PauseKind::Suspension => "thời gian giữa hai quyết định",
        PauseKind::Obstacle => "những ngày có trở ngại, kể cả ngày đầu và ngày cuối",
    }
}

fn length(term: &Term) -> String {
    let mut length = format!("{} {}", term.length, term.unit.as_str());
    for (name, other) in ["remote", "complex", "remote_complex"].into_iter().zip(term.other_lengths()) {
        if let Some(other) = other {
            let _ = write!(length, "; {name} {other}");
        }
    }
    length
}

fn paragraph(rule: &LegalRule) -> String {
    let until = rule.valid_to.map(|end| format!(" đến trước {end}")).unwrap_or_default();
    let mut lines = vec![format!("\n{} từ {}{until}", rule.rule_key, rule.valid_from)];
    let mut line = |name: &str, value: &str| lines.push(format!("  {name:<9} {value}"));
    line("name", &rule.name_vi);
    line("length", &length(&rule.term));
    line("source", &rule.term.source_vi);
    line("mark", rule.term.certainty.as_str());
    if let Some(other) = &rule.alternative {
        line("or", &format!("{}; {}; {}", length(other), other.source_vi, other.certainty.as_str()));
    }
    line("start", &format!("{}: {}", rule.start_event, rule.start_event_vi));
    if let Some(event) = rule.stop_event {
        line("stop", event.as_str());
    }
    line("purpose", rule.purpose.as_str());
    if let Some(law) = &rule.extensions {
        let (complex, specially) = (law.complex, law.specially_complex);
        let times = format!("complex {complex}, specially_complex {specially}, {} ngày", law.max_days);
        line("extended", &format!("{times}; {}", law.source_vi));
    }
    if let Some(law) = &rule.pauses {
        let from = law.from.map(|from| format!(" từ {from}")).unwrap_or_default();
        line("paused", &format!("{}{from}; {}", law.kind.as_str(), law.source_vi));
    }
    if let Some(note) = &rule.note_vi {
        line("note", note);
    }
    lines.join("\n") + "\n"
}

fn page() -> String {
    let units = Unit::ALL.iter().map(|one| (one.as_str(), unit(*one)));
    let marks = Certainty::ALL.iter().map(|one| (one.as_str(), certainty(*one)));
    let purposes = Purpose::ALL.iter().map(|one| (one.as_str(), purpose(*one)));
    let stops = StopEvent::ALL.iter().map(|one| (one.as_str(), stop(*one)));
    let pauses = PauseKind::ALL.iter().map(|one| (one.as_str(), pause(*one)));
    let mut page = String::from(HEAD);
    for (code, words) in units.chain(marks).chain(purposes).chain(stops).chain(pauses) {
        let _ = writeln!(page, "  {code:<21} {words}");
    }
    for rule in seed_rules().unwrap() {
        page.push_str(&paragraph(&rule));
    }
    page
}

#[test]
fn legal_rules_are_printed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/RULES.txt");
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page(), "docs/RULES.txt: run with UPDATE_RULES=1 if the rules are right");
}
