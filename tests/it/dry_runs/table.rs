//! The table of tries: which operation, who, on which subject, with which body. `"@name"` stands for a subject of that name.

use serde_json::Value;

use super::subjects::Subjects;

/// One line.
pub struct Try {
    /// Operation id.
    pub operation: &'static str,
    /// Who tries.
    pub who: &'static str,
    subject: &'static str,
    body: &'static str,
}

/// What takes no note: it is no legal act.
const WITHOUT_NOTE: &[&str] = &["registerPetition", "correctPetition", "orderEnforcementItem"];

impl Try {
    /// Path of the subject; empty where there is none yet.
    pub fn path<'a>(&self, subjects: &'a Subjects) -> &'a str {
        if self.subject == "-" { "" } else { found(subjects, self.subject) }
    }

    /// The body, with a note: the first act on what is sealed needs one, and so does another act than was proposed.
    pub fn body(&self, subjects: &Subjects) -> Value {
        let mut body: Value = serde_json::from_str(self.body).unwrap();
        named(&mut body, subjects);
        if WITHOUT_NOTE.contains(&self.operation) { body } else { crate::petition_acts::noted(body) }
    }
}

fn found<'a>(subjects: &'a Subjects, name: &str) -> &'a str {
    subjects.get(name).unwrap_or_else(|| panic!("no subject is called {name}"))
}

/// Puts subjects where the body names them.
fn named(value: &mut Value, subjects: &Subjects) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix('@') {
                *text = found(subjects, name).to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| named(item, subjects)),
        Value::Object(members) => members.values_mut().for_each(|member| named(member, subjects)),
        _ => {}
    }
}

/// All lines.
pub fn tries() -> Vec<Try> {
    let line = |line: &'static str| {
        let mut words = line.splitn(4, ' ');
        let mut next = || words.next().unwrap();
        Try { operation: next(), who: next(), subject: next(), body: next() }
    };
    [PETITIONS, CASES, BESIDE].into_iter().flat_map(|part| part.trim().lines()).map(line).collect()
}

const PETITIONS: &str = r#"
registerPetition officer - {"received_on":"2026-11-20","channel":"post","subject":"Đơn thử","content":"Nội dung đơn thử.","writers":[{"name":"Nguyễn Văn Z"}]}
correctPetition officer reflection {"subject":"Đơn về cầu","reason":"Nhập sai khi vào sổ."}
notifyPetition officer reflection {"addressee":"writer","outcome":"needs_longer","text":"Đơn cần thêm thời gian."}
screenPetition officer received {"kind":"reflection","within_authority":true}
reclassifyPetition officer reflection {"kind":"recommendation","within_authority":false,"reason":"Là kiến nghị."}
refuseAcceptance chair complaint {"ground":"not_signed","document_number":"90/TB-UBND"}
refusePetition chair reflection {"ground":"nothing_new"}
filePetition officer other {"ground":"not_a_petition"}
withdrawPetition officer complaint {"extent":"whole","form":"written"}
voidPetition officer reflection {"ground":"entered_twice","reason":"Đã vào sổ sáng nay."}
guidePetitioner officer complaint {"body_type":"superior_state","body":"Cơ quan A"}
adviseSplit officer mixed {"contents":[{"kind":"complaint_admin"},{"kind":"denunciation_duty","body":"Cơ quan B"}]}
transferPetition officer denunciation {"body_type":"superior_state","body":"Cơ quan A"}
returnPetition officer complaint {"ground":"not_competent"}
urgeLowerBody officer field {"body_type":"lower_state","body":"Cơ quan A"}
referToInvestigation chair crime {"body_type":"investigation","body":"Cơ quan A"}
referToInspection chair denunciation {"body_type":"own_unit","body":"Cơ quan A"}
referToMediation chair dispute {"body_type":"mediators","body":"Cơ quan A"}
requestSettlement officer mediated {}
askForSupplement officer complaint {"missing":["E4_signature"],"request":"Đề nghị ký tên."}
takeSupplement officer waiting {"supplied":["E4_signature"]}
acknowledgePetition party passed {}
takeReply officer transferred {"result":"accepted"}
ratePetition officer answered_petition {"value":"satisfied"}
giveTrackingSecret officer reflection {}
recordOverLevelEvent officer reflection {"body":"Ban Tiếp công dân tỉnh","on":"2026-11-24","pending_here":true}
annulPetitionAct officer asked {"ground":"wrong_petition","reason":"Nhập nhầm sang đơn khác."}
acceptPetition chair acceptable {"settler_position_id":"@chair","document_number":"90/TB-UBND"}
linkPetition officer acceptable {"case_id":"@assigned_id","link_type":"duplicate"}
"#;

const CASES: &str = r#"
notifyInCase officer open {"addressee":"writer","outcome":"progress","text":"Đang giải quyết."}
proposePublication officer decided {"form":"posting","public_text":"Quyết định giải quyết khiếu nại về đất."}
approvePublication chair publication {"public_text":"Quyết định giải quyết khiếu nại về đất tại thôn Hạ.","names_nobody":true}
orderVerification chair open {"verifier_position_ids":[],"text":"Xác minh nguồn gốc thửa đất."}
requestDocuments chair open {"addressee":"Văn phòng đăng ký đất đai","documents":"Bản sao sổ địa chính."}
examineByExpert chair open {"stage":"requested","text":"Giám định chữ ký.","document_number":"91/QĐ-UBND"}
recordDialogue chair open {"stage":"scheduled","planned_on":"2026-12-02","text":"Tại trụ sở."}
recordMediation chair land {"stage":"opened"}
flagCase officer open {"flag":"prolonged","set":true,"ground":"Kéo dài."}
decideComplexity chair open {"level":"complex","criteria":["several_places"],"document_number":"92/UBND"}
extendCase chair complex {"days":30,"reason":"Nhiều nơi xác minh.","document_number":"93/QĐ-UBND"}
suspendCase chair open {"ground":"awaiting_other_body","reason":"Chờ kết quả.","document_number":"94/QĐ-UBND"}
resumeCase chair suspended {"document_number":"95/QĐ-UBND"}
suspendExecution chair open {"measure":"ordered","reason":"Khó khắc phục.","document_number":"96/QĐ-UBND"}
decideCase chair open {"summary":"Khiếu nại đúng.","result":"well_founded","document_number":"97/QĐ-UBND"}
concludeCase chair field_case {"summary":"Tố cáo đúng.","result":"well_founded","short_track":true,"note":"Rõ ràng, cụ thể.","document_number":"98/KL-UBND"}
answerCase chair assigned {"summary":"Đã sửa.","result":"resolved"}
recordDispatch officer open {"letter_ids":["@letter"],"means":"post"}
recordReceipt officer older {"letter_id":"@sent_letter","proof":"signature"}
recordWithdrawal officer open {"extent":"whole","text":"Rút toàn bộ."}
recordSecondComplaint officer decided {"text":"Khiếu nại lần hai.","acted_on":"2026-07-30"}
recordLawsuit chair open {"court":"Tòa án nhân dân khu vực Một","suit_number":"12/TLST-HC","taken_on":"2026-11-23"}
recordFurtherDenunciation officer concluded {"text":"Tố cáo tiếp.","acted_on":"2026-07-22"}
recordReview officer above {"outcome":"upheld","acted_on":"2026-09-21"}
referCaseToInvestigation chair complex {"document_number":"99/UBND"}
terminateCase chair open {"ground":"without_successor","reason":"Không có người kế thừa.","document_number":"91/QĐ-ĐC"}
reopenCase chair terminated {"text":"Bị ép rút đơn.","document_number":"91/QĐ-TT"}
orderEnforcement chair concluded {"text":"Xử lý kết luận.","document_number":"91/UBND","acted_on":"2026-07-22"}
monitorCase chair acting {"text":"Theo dõi.","acted_on":"2026-07-23"}
followUpCase worker answered {"text":"Kiểm tra lại."}
closeCase chair answered {}
archiveCase chair terminated {"text":"Hồ sơ gồm 45 bút lục."}
splitCase chair older {"petition_ids":["@linked_id"],"reason":"Nội dung khác."}
mergeCase chair open {"into_case_id":"@older_id","link_type":"duplicate","reason":"Cùng một nội dung."}
annulCaseAct officer flagged {"ground":"wrong_petition","reason":"Nhập nhầm sang vụ việc khác."}
"#;

const BESIDE: &str = r#"
orderEnforcementItem chair - {"case_id":"@ordering_id","ordered_by_act_id":"@decision_id","kind":"other","responsible_position_id":"@worker_id","task":"Cải chính.","expected_proof":"Biên bản.","due_on":"2026-12-15"}
reportEnforcementProgress worker item {"text":"Đã phát thanh đợt một."}
completeEnforcementItem worker item {"text":"Đã phát thanh."}
acceptEnforcementItem chair done_item {}
returnEnforcementItem chair done_item {"reason":"Chưa có biên bản."}
cancelEnforcementItem chair item {"reason":"Nhập trùng."}
reportProgress worker work {"percent":60,"text":"Đã kiểm tra hiện trường."}
completeAssignment worker work {"result":"Đã vá xong."}
approveReceptionSchedule chair draft {}
publishReceptionSchedule officer approved {"place":"Trụ sở UBND xã"}
replyToFinding chair finding {"content":"Đã làm."}
closeFinding council replied {}
"#;
