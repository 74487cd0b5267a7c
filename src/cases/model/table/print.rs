//! The table as a lawyer reads it.

use std::fmt::Write as _;

use super::TABLE;
use crate::cases::model::codes::{CaseResult, CaseStatus, LetterAddressee, LifeCycle};
use crate::cases::model::step::{Clocks, Guard, Step, Tell, To};
use crate::kernel::problem::Language::Vi;
use crate::law::{OWN_LIMIT, PARTY_LIMITS, REFORM};

/// The page `docs/LIFE-CYCLES.txt`.
#[must_use]
pub fn text() -> String {
    let mut page = String::from(HEAD);
    for cycle in LifeCycle::ALL {
        let _ = writeln!(page, "\n{}\n{}", cycle.label(Vi), "=".repeat(72));
        for step in TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(cycle)) {
            page.push_str(&paragraph(*cycle, step));
        }
    }
    page
}

const HEAD: &str = "\
Vòng đời của vụ việc, đúng như chương trình áp dụng. Mỗi đoạn là một việc (hoặc một trường hợp của việc). Mã đứng trước, nghĩa đứng sau:
  from      từ những trạng thái nào
  to        sang trạng thái nào
  public    người ngoài được báo gì
  if        điều kiện: mã, nội dung và trong ngoặc là điều luật ngăn việc này khi điều kiện không được đáp ứng
  sets      điều được ghi nhận trong vụ việc
  clears    điều không còn được ghi nhận
  clocks    việc này làm gì với các thời hạn; mã của thời hạn như trong danh sách quy định (/v1/legal-rules)
  paper     văn bản của việc
  tells     phải báo cho ai
  annulled  có được hủy không
  article   điều luật
Trang này được in ra từ mã nguồn: `UPDATE_LIFE_CYCLES=1 cargo test life_cycles_are_printed` viết lại trang, và một phép thử báo lỗi khi
mã nguồn và trang khác nhau.
";

/// What the variants of acts are called, by their codes.
const VARIANTS: &[(&str, &str)] = &[
    ("agency_reported", "cơ quan được giao báo cáo kết quả"),
    ("agreed", "hòa giải thành"),
    ("amended", "sửa đổi, hủy bỏ quyết định"),
    ("approved", "duyệt nội dung"),
    ("awaiting_other_body", "chờ kết quả của cơ quan khác"),
    ("complainant_absent", "người khiếu nại vắng mặt"),
    ("complainant_absent_before", "người khiếu nại vắng mặt, theo quy định cũ"),
    ("complainant_excused", "người khiếu nại vắng mặt có lý do chính đáng"),
    ("complex", "phức tạp"),
    ("decision", "quyết định giải quyết"),
    ("denounced_died", "người bị tố cáo chết"),
    ("differing", "yêu cầu và kết quả xác minh còn khác nhau"),
    ("dismissal", "quyết định kỷ luật buộc thôi việc"),
    ("doubted", "rút đơn nhưng vẫn giải quyết"),
    ("doubted_in_part", "rút một phần hoặc một số người rút, nhưng vẫn giải quyết"),
    ("ended", "kết thúc công khai"),
    ("failed", "hòa giải không thành"),
    ("further_expertise", "giám định bổ sung, giám định lại"),
    ("held", "đã đối thoại"),
    ("judgment", "bản án, quyết định của Tòa án"),
    ("judgment_in_force", "đã có bản án, quyết định có hiệu lực"),
    ("lead", "chủ trì"),
    ("lifted", "hủy bỏ"),
    ("mediation_failed", "hòa giải không thành trước đó"),
    ("minutes", "biên bản làm việc"),
    ("not_accepted", "không thụ lý"),
    ("obstacle", "vì sự kiện bất khả kháng, trở ngại khách quan"),
    ("opened", "bắt đầu hòa giải"),
    ("ordered", "quyết định"),
    ("part", "rút một phần"),
    ("proposed", "đề xuất nội dung"),
    ("received", "đã nhận"),
    ("received_in_part", "đã nhận một phần"),
    ("recommended", "kiến nghị cơ quan có thẩm quyền xử lý"),
    ("reopened", "cấp trên giải quyết lại"),
    ("report_demanded", "cấp trên yêu cầu báo cáo"),
    ("reported", "báo cáo kết quả xác minh"),
    ("requested", "yêu cầu"),
    ("result_reported", "nhận thông báo kết quả xử lý"),
    ("review_ordered", "cấp trên yêu cầu xem xét, giải quyết lại"),
    ("sanctioned", "quyết định xử lý hành vi vi phạm"),
    ("scheduled", "thông báo đối thoại"),
    ("settled", "kết quả giải quyết"),
    ("settlement_refused", "không thụ lý giải quyết tranh chấp"),
    ("settlement_requested", "nhận đơn yêu cầu giải quyết tranh chấp"),
    ("short_track", "theo thủ tục rút gọn"),
    ("some_members", "một số người rút đơn"),
    ("specially_complex", "đặc biệt phức tạp"),
    ("support", "phối hợp"),
    ("terminated_by_court", "Tòa án đình chỉ"),
    ("upheld", "giữ nguyên quyết định"),
    ("whole", "rút toàn bộ"),
    ("withdrawn", "đã rút đơn"),
    ("without_successor", "không có người kế thừa quyền, nghĩa vụ"),
];

/// What a variant is called; a test holds the list to all of them.
#[must_use]
pub fn variant_words(variant: &str) -> Option<&'static str> {
    VARIANTS.iter().find(|(code, _)| *code == variant).map(|(_, words)| *words)
}

/// Its code, then what it is called.
fn coded(code: &str, words: &str) -> String {
    format!("{code}: {words}")
}

fn title(step: &Step) -> String {
    let (act, name) = (step.act, step.act.label(Vi));
    if step.variant.is_empty() {
        return format!("{act} - {name}");
    }
    let words = variant_words(step.variant).unwrap_or_default();
    format!("{act} ({}) - {name}: {words}", step.variant)
}

fn paragraph(cycle: LifeCycle, step: &Step) -> String {
    let mut lines = vec![format!("\n{}", title(step))];
    let mut line = |name: &str, value: String| lines.push(format!("  {name:<9} {value}"));
    line("from", states(cycle, step.from));
    line("to", target(step.to));
    if let Some(public) = step.public {
        line("public", coded(public.as_str(), public.label(Vi)));
    }
    for guard in step.guards {
        line("if", format!("{} ({})", coded(&guard.code(), &words(*guard)), guard.article(step)));
    }
    for (name, marks) in [("sets", step.marks), ("clears", step.clears)] {
        for mark in marks {
            line(name, coded(mark.as_str(), mark.label(Vi)));
        }
    }
    for clocks in step.clocks {
        line("clocks", clock_words(cycle, *clocks));
    }
    if let Some(paper) = step.paper {
        let form = if paper.form.is_empty() { String::new() } else { format!("{}: ", paper.form) };
        let number = if step.numbered { "; phải có số" } else { "" };
        line("paper", format!("{form}{}{number}", paper.name));
    }
    for tell in step.tells {
        line("tells", told(*tell));
    }
    if !step.annullable {
        line("annulled", coded("never", "không bao giờ"));
    }
    line("article", step.basis.to_owned());
    lines.join("\n") + "\n"
}

/// States of a row that the life cycle has: rows of all life cycles name those of others too.
fn states(cycle: LifeCycle, from: &[CaseStatus]) -> String {
    let reachable = reachable(cycle);
    let own = from.iter().filter(|status| reachable.contains(status));
    let names: Vec<String> = own.map(|status| coded(status.as_str(), status.label(Vi))).collect();
    if names.is_empty() { "(mở vụ việc)".to_owned() } else { names.join("; ") }
}

/// The states of a life cycle: those to which one of its rows leads.
#[must_use]
pub fn reachable(cycle: LifeCycle) -> Vec<CaseStatus> {
    let to = |step: &&Step| match step.to {
        To::State(status) => Some(status),
        To::Same | To::Back => None,
    };
    let rows = TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(&cycle));
    let reached: Vec<CaseStatus> = rows.filter_map(|step| to(&step)).collect();
    CaseStatus::ALL.iter().copied().filter(|status| reached.contains(status)).collect()
}

fn target(to: To) -> String {
    match to {
        To::Same => coded("same", "giữ nguyên trạng thái"),
        To::State(status) => coded(status.as_str(), status.label(Vi)),
        To::Back => coded(
            "back",
            "trở lại trạng thái trước khi tạm đình chỉ, sang cấp trên hoặc Tòa án, hoặc kết thúc",
        ),
    }
}

fn words(guard: Guard) -> String {
    let reform = REFORM.format("%d/%m/%Y");
    match guard {
        Guard::Marked(mark, _) => format!("đang ghi nhận “{}”", mark.label(Vi)),
        Guard::Unmarked(mark, _) => format!("không ghi nhận “{}”", mark.label(Vi)),
        Guard::Complex => "đã được xác định bằng văn bản là phức tạp".to_owned(),
        Guard::NothingOrdered => {
            let [wrong, false_on_purpose] =
                [CaseResult::Unfounded, CaseResult::DeliberatelyFalse].map(|result| result.label(Vi));
            format!("kết quả là “{wrong}” hoặc “{false_on_purpose}”, không có gì phải thi hành")
        }
        Guard::HasResult => "đã có quyết định, kết luận hoặc trả lời".to_owned(),
        Guard::FieldMatter => "tố cáo về quản lý nhà nước trong các lĩnh vực".to_owned(),
        Guard::InTime => "chưa hết thời hạn giải quyết".to_owned(),
        Guard::Overdue => "đã hết thời hạn giải quyết".to_owned(),
        Guard::EffectRan => {
            "đã hết cả thời hạn tính từ ngày ban hành và thời hạn tính từ ngày nhận có giấy tờ xác nhận"
                .to_owned()
        }
        Guard::Untold => "còn nội dung phải công khai theo C11 hoặc T19".to_owned(),
        Guard::Alone => "không có đơn trùng, đơn bổ sung nào gắn vào vụ việc".to_owned(),
        Guard::CarriedOut => "mọi nội dung phải thi hành đã được xác nhận là xong hoặc đã hủy".to_owned(),
        Guard::SinceReform(_) => format!("thực hiện từ ngày {reform}, bất kể vụ việc được thụ lý khi nào"),
        Guard::BeforeReform(_) => format!("thực hiện trước ngày {reform}"),
        Guard::Unassigned => "chưa có ai chủ trì".to_owned(),
        Guard::Required(requirement) => requirement.label(Vi).trim_end_matches('.').to_owned(),
    }
}

fn clock_words(cycle: LifeCycle, clocks: Clocks) -> String {
    let settlement = cycle.settlement();
    let (what, rules, words) = match clocks {
        Clocks::Start(rules) => ("start", rules, "bắt đầu từ ngày của việc"),
        Clocks::StartOwn(rules) => ("start", rules, "bắt đầu từ ngày của việc, riêng cho việc này"),
        Clocks::StartOnReturn(rules) => ("start", rules, "bắt đầu từ ngày của việc, khi vụ việc đã trở lại"),
        Clocks::StartOnEffect(rules) => ("start", rules, "bắt đầu từ ngày có hiệu lực pháp luật"),
        Clocks::StartOnRequest(rule) => {
            return coded(&format!("start {rule}"), "bắt đầu từ ngày có yêu cầu");
        }
        Clocks::StartOnNamed(rules) => ("start", rules, "bắt đầu từ ngày mà việc nêu"),
        Clocks::UntilSettled(rule) => {
            let until = settlement.join(", ");
            return coded(&format!("start {rule}"), &format!("bắt đầu, chậm nhất đến khi {until} kết thúc"));
        }
        Clocks::Fulfil(rules) => ("fulfil", rules, "đã thực hiện xong"),
        Clocks::Told(rules) => (
            "fulfil",
            rules,
            "đã thực hiện xong vào ngày họp công khai, hoặc ngày đầu tiên niêm yết, đăng tải",
        ),
        Clocks::FulfilOf(rules) => ("fulfil", rules, "đã thực hiện xong, của chính việc được trả lời"),
        Clocks::Settle => ("fulfil", settlement, "đã thực hiện xong việc giải quyết"),
        Clocks::Cancel(rules) => ("cancel", rules, "không tính nữa"),
        Clocks::EndSettling => {
            ("cancel", ALL, "không tính nữa, trừ nghĩa vụ thông báo và thời hiệu khởi kiện")
        }
        Clocks::Pause => ("pause", settlement, "tạm dừng"),
        Clocks::Halt => ("pause", settlement, "tạm dừng nếu đang tính, nếu không thì không tính nữa"),
        Clocks::Revive => {
            ("revive", ALL, "tính tiếp những thời hạn đã dừng trước đó, bắt đầu những thời hạn tính từ nay")
        }
        Clocks::Resume => ("resume", settlement, "tính tiếp"),
        Clocks::Extend => ("extend", settlement, "gia hạn"),
        Clocks::Complexity => ("length", settlement, "độ dài theo mức độ phức tạp"),
        Clocks::Reopen => ("reopen", settlement, "tính tiếp với thời gian còn lại"),
        Clocks::Share => ("share", ALL, "vụ việc mới cũng có những thời hạn tính đến khi giải quyết xong"),
        Clocks::OwnLimit if cycle == LifeCycle::Party => (
            "start",
            PARTY,
            "bắt đầu một trong hai nếu đã nạp phiên bản được xác nhận, khi đó R16 đã thực hiện xong",
        ),
        Clocks::OwnLimit => ("start", OWN, "bắt đầu nếu xã đã đặt thời hạn, khi đó R16 đã thực hiện xong"),
    };
    coded(&format!("{what} {}", rules.join(", ")), words)
}

/// Every clock, where the words say which.
const ALL: &[&str] = &["all"];
const OWN: &[&str] = &[OWN_LIMIT];
const PARTY: &[&str] = &PARTY_LIMITS;

fn told(tell: Tell) -> String {
    let when = match tell.to {
        LetterAddressee::Forwarder => ", nếu có nơi chuyển đơn",
        LetterAddressee::Related => ", nếu có",
        LetterAddressee::Front => ", nếu Mặt trận chuyển đơn",
        _ => "",
    };
    let within = tell.within.map_or_else(String::new, |rule| format!(", trong thời hạn {rule}"));
    format!("{}{when}{within}", coded(tell.to.as_str(), tell.to.label(Vi)))
}
