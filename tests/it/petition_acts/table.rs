//! The table as a lawyer reads it: made from the transitions themselves, state by act by kind.

use std::fmt::Write as _;

use tiepdan::kernel::access::Rule;
use tiepdan::kernel::problem::Language;
use tiepdan::petitions::access::rule_of;
use tiepdan::petitions::model::life::{ACTS, ActRow, Came, Hand, PetitionAct, Starts, Stops};
use tiepdan::petitions::model::{Kind, Petition, PublicStatus, Status, Treatment};

use crate::support::snapshot;

const HEAD: &str = "\
CÁC VIỆC ĐỐI VỚI ĐƠN TRƯỚC KHI CÓ VỤ VIỆC, HOẶC THAY CHO VỤ VIỆC

Trang này được in ra từ mã nguồn: `UPDATE_PETITION_ACTS=1 cargo test petition_acts::table` viết lại trang, và một phép thử báo lỗi khi
mã nguồn và trang khác nhau. Mã đứng trước, nghĩa đứng sau. Trước hết là từng việc với trạng thái, loại đơn, thời hạn, điều luật và văn
bản; sau đó, với từng loại đơn và trạng thái, mọi việc làm được ở đó và trạng thái sau việc.
Việc thực hiện một đề xuất khác với đề xuất khi phân loại phải có ghi chú nêu lý do; với những loại đơn ghi ở “chỉ khi được đề xuất”
thì việc bị ngăn. Tiêu chí không đạt không ngăn việc được đề xuất. Điều mà việc phân loại tìm thấy ở đơn niêm phong được giữ kín, và có ai chuyển đơn đến hay không cũng vậy: cả hai không
ngăn việc nào ở đó, và ghi chú được yêu cầu dù đề xuất là gì, để không lời từ chối nào tiết lộ điều đó.
Đơn do sổ khác của xã chuyển đến phải được xác nhận đã nhận trước mọi việc khác. Trong sổ của Công an xã, việc của người đứng đầu bị ngăn.
Mọi loại đơn đều được phân loại: trước đó đơn chưa có loại. Thông báo được gửi ở mọi trạng thái, nhưng không với đơn do sổ khác chuyển đến
mà sổ này chưa xác nhận. Việc ghi nhận công dân gửi đơn vượt cấp và đính chính dữ liệu tiếp nhận cũng vậy, nhưng không với đơn đã hủy;
cả hai không đổi trạng thái.
";

fn stops(row: &ActRow) -> &'static str {
    match row.stops {
        Stops::Nothing => "không",
        Stops::UntilFirstAct => {
            "của hướng xử lý này và R16: đã thực hiện xong; của các hướng khác: không tính nữa"
        }
        Stops::Mediating => "P07 đang tính: đã thực hiện xong",
        Stops::Unmediated => {
            "P07 đang tính: không tính nữa; phúc đáp đã hòa giải thành hoặc không thành: đã thực hiện xong"
        }
        Stops::Everything => "mọi thời hạn đang tính: không tính nữa",
        Stops::Exchanged => {
            "của loại đơn và hướng xử lý cũ: không tính nữa; của loại đơn và hướng xử lý mới: bắt đầu từ cùng ngày"
        }
    }
}

fn starts(row: &ActRow) -> &'static str {
    match row.starts {
        Starts::Nothing => "không",
        Starts::AcceptanceAgain => {
            "C02, K03, T01 hoặc T02, P06 hoặc P08 từ ngày của việc; R16 từ ngày nhận đơn"
        }
        Starts::Mediating => "P07 từ ngày nhận đơn, hoặc từ ngày nhận đủ bổ sung",
        Starts::SettlementAnswer => "P08 từ ngày của việc, thay cho P06",
        Starts::TellingAtOnce => "T03 của đơn tố cáo rõ họ tên người tố cáo, đến hạn vào ngày của việc",
    }
}

fn hand(row: &ActRow) -> &'static str {
    match row.hand {
        Hand::Screener | Hand::Keeper => "người giữ sổ",
        Hand::Writer => "cổng đã gửi đơn; người giữ sổ",
        Hand::KeeperOrSettler => "người giữ sổ; người giải quyết, là người duy nhất mở phần niêm phong",
        Hand::Head => "người đứng đầu sổ",
    }
}

/// Its name, and its forms with the kinds for which they are.
fn paper(row: &ActRow) -> String {
    let mut text = row.paper.map_or("", |paper| paper.name).to_owned();
    for of in row.paper.iter().flat_map(|paper| paper.forms) {
        let kinds: Vec<&str> = of.kinds.iter().map(|kind| kind.as_str()).collect();
        let ground =
            of.ground.map_or_else(String::new, |ground| format!("; chỉ khi: {}", ground.label(Language::Vi)));
        write!(text, "; {} ({}{ground})", of.form, kinds.join(", ")).unwrap();
    }
    text
}

fn only_if(row: &ActRow) -> &'static str {
    match (row.act, row.came) {
        (PetitionAct::MediationReferral, _) => "không có yêu cầu giải quyết nào còn giá trị",
        (PetitionAct::SettlementRequest, _) => {
            "không có yêu cầu nào khác còn giá trị; khi đã phân loại thì nơi hòa giải được chuyển đến đã phúc đáp"
        }
        (PetitionAct::Filing, _) => {
            "đơn đã chuyển hòa giải thì nơi hòa giải đã phúc đáp hòa giải không thành"
        }
        (PetitionAct::Withdrawal, _) => "tranh chấp đất đai đã chuyển hòa giải thì chưa được hòa giải thành",
        (_, Came::Forwarded) => "có nơi chuyển đơn đến, hoặc đơn đến qua kênh `forwarded`",
        (_, Came::Unacknowledged) => "sổ khác của xã chuyển đến, và sổ này chưa xác nhận đã nhận",
        (_, Came::Anyhow) => "",
    }
}

/// Codes, each with what it means.
fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str, label: fn(T, Language) -> &'static str) -> String {
    let one = |one: &T| format!("{} ({})", code(*one), label(*one, Language::Vi));
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn kinds(all: &[Kind]) -> String {
    if all.len() == Kind::ALL.len() {
        return "mọi loại đơn".to_owned();
    }
    codes(all, Kind::as_str, Kind::label)
}

fn states(all: &[Status]) -> String {
    codes(all, Status::as_str, Status::label)
}

fn block(page: &mut String, row: &ActRow) {
    let bars: Vec<String> = row
        .bars
        .iter()
        .map(|(criterion, article)| format!("{criterion}: {} ({article})", criterion.label(Language::Vi)))
        .collect();
    let as_before = || "như trước".to_owned();
    let public = row.becomes.map(Status::public);
    let when = if row.annullable { "khi chưa có việc nào sau đó" } else { "không bao giờ" };
    let lines = [
        ("trạng thái", states(row.from)),
        ("được ghi qua cổng", states(row.recorded_from)),
        (
            "khi đơn đang chờ",
            if row.while_waiting { "được ghi, không làm thay đổi gì" } else { "" }.to_owned(),
        ),
        ("loại đơn", kinds(row.kinds)),
        ("theo quy định Đảng", codes(row.party_kinds, Kind::as_str, Kind::label)),
        ("trạng thái sau", row.becomes.map_or_else(as_before, |status| states(&[status]))),
        (
            "người ngoài được báo",
            public.map_or_else(as_before, |one| codes(&[one], PublicStatus::as_str, PublicStatus::label)),
        ),
        ("người thực hiện", hand(row).to_owned()),
        ("chỉ khi", only_if(row).to_owned()),
        ("thực hiện đề xuất", codes(row.carries_out, Treatment::as_str, Treatment::label)),
        ("chỉ khi được đề xuất", codes(row.only_proposed, Kind::as_str, Kind::label)),
        ("bị ngăn bởi", bars.join("; ")),
        ("thời hạn kết thúc", stops(row).to_owned()),
        ("thay cho thông báo", row.tells.join(", ")),
        ("thời hạn bắt đầu", starts(row).to_owned()),
        ("điều luật", row.article.to_owned()),
        ("văn bản", paper(row)),
        ("số văn bản", if row.numbered { "bắt buộc" } else { "" }.to_owned()),
        ("được hủy", when.to_owned()),
    ];
    writeln!(page, "\n{}  ({})  /{}", row.act, row.act.label(Language::Vi), row.segment).unwrap();
    for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(page, "  {name:<21} {value}").unwrap();
    }
}

/// A petition of this kind in this state, as the database would give it.
pub(super) fn petition(kind: Option<Kind>, status: Status, forwarded: bool) -> Petition {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    Petition {
        commune: "99001".to_owned(),
        id: uuid::Uuid::nil(),
        number: String::new(),
        register: tiepdan::kernel::access::Register::Government,
        unit_id: uuid::Uuid::nil(),
        body_unit_id: uuid::Uuid::nil(),
        kind,
        track: None,
        field: None,
        channel: "post".to_owned(),
        status,
        public_status: status.public(),
        sealed: true,
        received_on: "2026-11-20".parse().unwrap(),
        subject: None,
        village_code: None,
        people_count: 1,
        flags: Vec::new(),
        intake_review: Vec::new(),
        assignee_position_id: None,
        assignee_unit_id: None,
        settler_position_id: None,
        case_id: None,
        case_number: None,
        answer_id: None,
        to_enforce_since: None,
        link_type: None,
        created_by_client: None,
        created_by_position: None,
        forwarder_type: forwarded.then(|| "press".to_owned()),
        failed_criteria: Vec::new(),
        proposed: None,
        passed_from_id: None,
        acknowledged_on: None,
        excluded_person_ids: Vec::new(),
        named_person_ids: Vec::new(),
        due_on: None,
        version: 1,
        created_at: now,
        changed_at: now,
    }
}

/// Every act that the transition itself lets through, with the state after.
fn walk(kind: Option<Kind>, status: Status) -> Vec<String> {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let mut possible = Vec::new();
    for act in PetitionAct::ALL.iter().copied() {
        let taken = petition(kind, status, true).take(act, now);
        match taken {
            Ok(after) => {
                assert_eq!(after.public_status, after.status.public(), "{act}");
                assert_eq!(after.version, 2);
                possible.push(format!("{act} → {}", after.status));
            }
            Err(error) => {
                assert!(!error.detail().is_empty() && !error.legal_basis().is_empty());
            }
        }
    }
    possible
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for row in ACTS {
        block(&mut page, row);
    }
    page.push_str("\nCHƯA PHÂN LOẠI\n");
    for status in [Status::Received, Status::Withdrawn, Status::Voided] {
        writeln!(page, "  {}: {}", states(&[status]), or_none(&walk(None, status))).unwrap();
    }
    for kind in Kind::ALL.iter().copied() {
        writeln!(page, "\n{kind}  ({})", kind.label(Language::Vi)).unwrap();
        for status in Status::ALL.iter().copied().filter(|status| *status != Status::Received) {
            writeln!(page, "  {}: {}", states(&[status]), or_none(&walk(Some(kind), status))).unwrap();
        }
    }
    page
}

fn or_none(acts: &[String]) -> String {
    if acts.is_empty() { "-".to_owned() } else { acts.join(", ") }
}

#[test]
fn the_printed_table_is_what_the_transitions_do() {
    snapshot::compare("docs/PETITION-ACTS.txt", &page(), "UPDATE_PETITION_ACTS");
}

#[test]
fn every_row_has_an_operation_whose_gate_is_its_hand() {
    let routes = tiepdan::api::routes();
    let roles = |rule: &Rule| -> Vec<_> {
        tiepdan::kernel::access::Role::ALL
            .iter()
            .copied()
            .map(|role| rule.conditions(role).map(|condition| format!("{condition:?}")).collect::<Vec<_>>())
            .collect()
    };
    for row in ACTS {
        let path = format!("/v1/petitions/{{id}}/{}", row.segment);
        let route = routes.iter().find(|route| route.path == path).unwrap_or_else(|| panic!("no {path}"));
        let permission = crate::policy::permission(route).expect(&path);
        let catalogue = tiepdan::api::permission_catalogue();
        let (_, rule) = catalogue.0.iter().find(|(name, _)| *name == permission).unwrap();
        assert_eq!(roles(rule), roles(rule_of(row.hand)), "{path}");
    }
}

#[test]
fn of_a_sealed_one_an_instant_without_a_step_tells_what_is_shown() {
    let alone = petition(Some(Kind::DenunciationDuty), Status::Screened, false);
    let in_case = Petition { case_id: Some(uuid::Uuid::nil()), ..alone.clone() };
    let due = |petition: &Petition| Petition { due_on: Some(alone.received_on), ..petition.clone() };
    let hidden = Petition { excluded_person_ids: vec![uuid::Uuid::nil()], ..in_case.clone() };
    let waits = Petition { status: Status::Linked, ..alone.clone() };
    let asked = Petition { public_status: PublicStatus::ActionNeeded, ..alone.clone() };
    let (before, now) = (alone.changed_at, "2026-11-24T02:00:00Z".parse().unwrap());
    for (place, (was, is, told)) in [
        (&alone, waits, false),
        (&alone, due(&alone), false),
        (&alone, asked, true),
        (&alone, in_case.clone(), true),
        (&in_case, alone.clone(), true),
        (&in_case, due(&in_case), true),
        (&in_case, hidden, false),
    ]
    .into_iter()
    .enumerate()
    {
        let changed = is.clone().changed_without_step(was, now);
        assert_eq!((changed.version, changed.changed_at), (2, if told { now } else { before }), "{place}");
        let open = Petition { sealed: false, ..is }.changed_without_step(was, now);
        assert_eq!((open.version, open.changed_at), (2, now), "{place}");
    }
    let linked = alone.take(PetitionAct::Link, now).unwrap();
    assert_eq!(linked.changed_at, now, "a case is shown");
}
