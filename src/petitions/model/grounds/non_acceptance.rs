//! Why a complaint, a denunciation or a land dispute is not accepted, each by the law of its kind.

use super::{Ground, Kind, PARTY_RULES, Track};
use crate::code_enum;

code_enum! {
    /// Why a complaint or denunciation is not accepted.
    pub enum NonAcceptanceGround {
        /// Chỉ đạo nội bộ, văn bản quy phạm, bí mật nhà nước.
        NotReviewable "not_reviewable" "Quyết định, hành vi trong nội bộ, văn bản quy phạm pháp luật hoặc thuộc bí mật nhà nước" "Internal, normative or secret decision",
        /// Không liên quan trực tiếp đến quyền, lợi ích.
        NotDirectlyAffected "not_directly_affected" "Quyết định, hành vi không liên quan trực tiếp đến quyền, lợi ích của người khiếu nại" "Does not touch the complainant's own rights",
        /// Không có năng lực hành vi mà không có người đại diện.
        LacksCapacity "lacks_capacity" "Không có năng lực hành vi dân sự đầy đủ mà không có người đại diện hợp pháp" "Lacks capacity and has no lawful representative",
        /// Người đại diện không hợp pháp.
        UnlawfulRepresentative "unlawful_representative" "Người đại diện không hợp pháp" "The representative is not a lawful one",
        /// Không có chữ ký hoặc điểm chỉ.
        NotSigned "not_signed" "Đơn không có chữ ký hoặc điểm chỉ" "No signature or fingerprint",
        /// Hết thời hiệu, thời hạn.
        LimitationPassed "limitation_passed" "Thời hiệu, thời hạn khiếu nại đã hết mà không có lý do chính đáng" "The limitation has passed without good reason",
        /// Đã có quyết định giải quyết lần hai.
        SecondDecisionExists "second_decision_exists" "Đã có quyết định giải quyết khiếu nại lần hai" "There is a second decision already",
        /// Đã đình chỉ, quá 30 ngày không tiếp tục.
        TerminatedAndNotContinued "terminated_and_not_continued" "Đã có văn bản đình chỉ và sau 30 ngày không tiếp tục khiếu nại" "Terminated, and not continued within 30 days",
        /// Tòa án đã thụ lý hoặc đã giải quyết.
        BeforeCourt "before_court" "Việc khiếu nại đã được Tòa án thụ lý hoặc đã giải quyết" "A court has taken it or decided",
        /// Thiếu chữ ký của nhiều người hoặc văn bản cử người đại diện.
        GroupNotRepresented "group_not_represented" "Nhiều người cùng khiếu nại nhưng thiếu chữ ký hoặc văn bản cử người đại diện" "A group without all signatures or its appointed representative",
        /// Người tố cáo không phải là cá nhân.
        NotIndividual "not_individual" "Người tố cáo không phải là cá nhân" "The denouncer is not an individual",
        /// Tố cáo không đúng hình thức, thiếu nội dung.
        NotInLegalForm "not_in_legal_form" "Tố cáo không được thực hiện theo quy định tại Điều 23" "The denunciation was not made as the law demands",
        /// Người tố cáo không đủ năng lực, không có người đại diện.
        DenouncerLacksCapacity "denouncer_lacks_capacity" "Người tố cáo không đủ năng lực hành vi dân sự và không có người đại diện" "The denouncer lacks capacity and has no representative",
        /// Không có cơ sở xác định người vi phạm, hành vi vi phạm.
        NothingToVerify "nothing_to_verify" "Nội dung không có cơ sở xác định người vi phạm, hành vi vi phạm" "No ground to identify violator and violation",
        /// Xuất phát từ vụ việc khiếu nại đã giải quyết đúng pháp luật.
        GrowsOutOfComplaint "grows_out_of_complaint" "Xuất phát từ vụ việc khiếu nại đã giải quyết đúng pháp luật, không có chứng cứ người giải quyết vi phạm" "Grows out of a settled complaint without evidence against its settler",
        /// Không thuộc thẩm quyền.
        NotCompetent "not_competent" "Không thuộc thẩm quyền giải quyết" "Not within the authority",
    }
}

impl NonAcceptanceGround {
    fn is_of_denunciations(self) -> bool {
        matches!(
            self,
            Self::NotIndividual
                | Self::NotInLegalForm
                | Self::DenouncerLacksCapacity
                | Self::NothingToVerify
                | Self::GrowsOutOfComplaint
        )
    }
}

/// The articles on who is competent.
fn on_competence(kind: Option<Kind>) -> &'static str {
    match kind {
        // Whether it is the mediation or the settlement that is refused.
        Some(Kind::LandDispute) => {
            "Luật Đất đai Điều 235, Điều 236; Nghị định 102/2024/NĐ-CP Điều 105(1)(a); \
             Nghị định 151/2025/NĐ-CP Phụ lục I Phần VIII"
        }
        Some(kind) if kind.is_denunciation() => "Luật Tố cáo Điều 29(1)",
        Some(kind) if kind.is_complaint() => "Luật Khiếu nại Điều 17",
        _ => "Luật Khiếu nại Điều 17; Luật Tố cáo Điều 29(1)",
    }
}

impl Ground for NonAcceptanceGround {
    fn article(self, (kind, track): (Option<Kind>, Option<Track>)) -> &'static str {
        match self {
            _ if track == Some(Track::Party) => PARTY_RULES,
            Self::NotReviewable => "Luật Khiếu nại Điều 11(1)",
            Self::NotDirectlyAffected => "Luật Khiếu nại Điều 11(2)",
            Self::LacksCapacity => "Luật Khiếu nại Điều 11(3)",
            Self::UnlawfulRepresentative => "Luật Khiếu nại Điều 11(4)",
            Self::NotSigned => "Luật Khiếu nại Điều 11(5)",
            Self::LimitationPassed => "Luật Khiếu nại Điều 9, Điều 11(6)",
            Self::SecondDecisionExists => "Luật Khiếu nại Điều 11(7)",
            Self::TerminatedAndNotContinued => "Luật Khiếu nại Điều 11(8)",
            Self::BeforeCourt => "Luật Khiếu nại Điều 11(9)",
            Self::GroupNotRepresented => "Nghị định 124/2020/NĐ-CP Điều 16(1)",
            Self::NotIndividual => "Luật Tố cáo Điều 2(1), Điều 29(1)",
            Self::NotInLegalForm => "Luật Tố cáo Điều 23, Điều 29(1)",
            Self::DenouncerLacksCapacity | Self::NothingToVerify | Self::GrowsOutOfComplaint => {
                "Luật Tố cáo Điều 29(1)"
            }
            Self::NotCompetent => on_competence(kind),
        }
    }

    /// Of a land dispute no other ground was read: the decrees say that the answer is given in writing.
    fn fits(self, kind: Option<Kind>) -> bool {
        let denunciation = kind.is_some_and(Kind::is_denunciation);
        let of_its_law = kind != Some(Kind::LandDispute) && denunciation == self.is_of_denunciations();
        self == Self::NotCompetent || of_its_law
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grounds(kind: Kind) -> Vec<NonAcceptanceGround> {
        NonAcceptanceGround::ALL.iter().copied().filter(|ground| ground.fits(Some(kind))).collect()
    }

    #[test]
    fn each_kind_is_refused_by_its_own_law() {
        for (kind, law, others, count) in [
            (Kind::ComplaintAdmin, "Khiếu nại", ["Tố cáo", "Đất đai"], 11),
            (Kind::ComplaintDiscipline, "Khiếu nại", ["Tố cáo", "Đất đai"], 11),
            (Kind::DenunciationDuty, "Tố cáo", ["Khiếu nại", "Đất đai"], 6),
            (Kind::DenunciationField, "Tố cáo", ["Khiếu nại", "Đất đai"], 6),
            (Kind::LandDispute, "Đất đai", ["Khiếu nại", "Tố cáo"], 1),
        ] {
            let grounds = grounds(kind);
            assert_eq!(grounds.len(), count, "{kind}: {grounds:?}");
            for ground in grounds {
                let article = ground.article((Some(kind), Some(Track::State)));
                let decree = ground == NonAcceptanceGround::GroupNotRepresented;
                assert!(decree || article.contains(law), "{kind} {ground}: {article}");
                assert!(others.iter().all(|other| !article.contains(other)), "{kind} {ground}: {article}");
                assert_eq!(ground.article((Some(kind), Some(Track::Party))), PARTY_RULES, "{kind} {ground}");
            }
        }
    }
}
