//! Terms of legal rules: one length with its unit and the article that sets it, and the codes that describe it.

use serde::{Deserialize, Serialize};

use super::codes::code_enum;

code_enum! {
    /// How a length is counted. The start day is never counted (Civil Code Article 147(2)).
    Unit {
        /// Calendar days (ngày); an end on a day off moves to the next working day (Civil Code Article 148(5)).
        CalendarDays "calendar_days",
        /// Working days (ngày làm việc).
        WorkingDays "working_days",
        /// At least so many calendar days before the anchor; a day off moves back to the previous working day.
        CalendarDaysBefore "calendar_days_before",
        /// At least so many working days before the anchor, counted back from the day before it.
        WorkingDaysBefore "working_days_before",
        /// Shown for at least so many calendar days; the result is the earliest allowed last day of display.
        DisplayDays "display_days",
        /// Years: the same day of a later year, 28 February for 29 February, then as for calendar days.
        Years "years",
        /// So many times in each week, Monday to Sunday; the result is the last day of the week, a day off or not.
        TimesAWeek "times_a_week",
        /// So many times in each month; the result is the last day of the month, a day off or not.
        TimesAMonth "times_a_month",
        /// So many times in each year; the result is the last day of the year, a day off or not.
        TimesAYear "times_a_year",
        /// Hours from the event: shown, never counted in days.
        Hours "hours",
        /// Hours before the anchor: shown, never counted in days.
        HoursBefore "hours_before",
        /// The law names no number (at once, on the spot, without delay): there is nothing to count. Only duties at once have a day,
        /// the one on which they arise.
        NoNumber "no_number",
    }
}

impl Unit {
    /// True if a term of this unit ends on a day, so that a clock can run.
    #[must_use]
    pub fn is_counted(self) -> bool {
        !matches!(self, Self::Hours | Self::HoursBefore | Self::NoNumber)
    }

    /// True for a duty that comes again in each period.
    #[must_use]
    pub fn is_frequency(self) -> bool {
        matches!(self, Self::TimesAWeek | Self::TimesAMonth | Self::TimesAYear)
    }

    /// True if the term is counted back from an anchor, so that the result is the latest allowed day.
    #[must_use]
    pub fn is_backward(self) -> bool {
        matches!(self, Self::CalendarDaysBefore | Self::WorkingDaysBefore | Self::HoursBefore)
    }
}

code_enum! {
    /// How well a rule's source is known.
    Certainty {
        /// Read in the source (mark V).
        Verified "verified",
        /// Read in one transcription of the official paper only (mark V¹).
        SingleTranscription "single_transcription",
        /// General professional knowledge (mark K): configuration, to be confirmed by a lawyer.
        GeneralKnowledge "general_knowledge",
        /// The project's own inference (mark S).
        Inference "inference",
    }
}

impl Certainty {
    /// True where somebody has read it in a text.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Verified | Self::SingleTranscription)
    }
}

code_enum! {
    /// What the last day of the term means.
    Purpose {
        /// An office must have acted by then.
        Act "act",
        /// A citizen may act until then.
        Right "right",
        /// A decision has legal effect from the following day.
        Effect "effect",
        /// From the following day on the head of the office answers for it.
        RedLine "red_line",
    }
}

code_enum! {
    /// What ends a clock before its due date, where the rule itself says it.
    StopEvent {
        /// The first act that leaves the office: acceptance, refusal, transfer, guidance.
        FirstOutwardAct "first_outward_act",
        /// The notice to the citizen.
        Notice "notice",
    }
}

/// One length with the article that sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// How it is counted.
    pub unit: Unit,
    /// How many; 0 exactly where the law names no number.
    #[serde(default)]
    pub length: u32,
    /// How many in a remote area with difficult travel (vùng sâu, vùng xa đi lại khó khăn), if different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_length: Option<u32>,
    /// How many in a complex matter (vụ việc phức tạp), if different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complex_length: Option<u32>,
    /// How many in a complex matter in a remote area, if different from both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_complex_length: Option<u32>,
    /// The article, in Vietnamese.
    pub source_vi: String,
    /// The article, in English.
    pub source_en: String,
    /// How well the source is known.
    pub certainty: Certainty,
}

impl Term {
    /// The length that holds for a commune and a matter.
    #[must_use]
    pub fn length_for(&self, remote_area: bool, complex: bool) -> u32 {
        let remote = remote_area.then_some(self.remote_length).flatten();
        let complex_length = complex.then_some(self.complex_length).flatten();
        let both = (remote_area && complex).then_some(self.remote_complex_length).flatten();
        both.or(remote.max(complex_length)).unwrap_or(self.length)
    }

    /// The lengths beside the ordinary one: in a remote area, in a complex matter, in both.
    pub(super) fn other_lengths(&self) -> [Option<u32>; 3] {
        [self.remote_length, self.complex_length, self.remote_complex_length]
    }

    /// Every length of the term.
    pub(super) fn lengths(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.length).chain(self.other_lengths().into_iter().flatten())
    }
}
