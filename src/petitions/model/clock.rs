//! Codes of clocks.

use crate::code_enum;

code_enum! {
    /// State of a clock.
    pub enum DeadlineStatus {
        /// Đang tính.
        Running "running" "Đang tính" "Counts",
        /// Tạm dừng.
        Paused "paused" "Tạm dừng" "Stands: the settlement is suspended, or an expert examines",
        /// Đã làm trong hạn.
        Fulfilled "fulfilled" "Đã thực hiện trong hạn" "Its duty was done in time",
        /// Đã làm nhưng quá hạn.
        FulfilledLate "fulfilled_late" "Đã thực hiện, quá hạn" "Its duty was done, but late",
        /// Không còn phải tính.
        Cancelled "cancelled" "Không còn phải tính" "Nothing is owed any more",
        /// Chờ lịch năm.
        AwaitingCalendar "awaiting_calendar" "Chờ lịch năm" "Its end lies in a year that is not loaded",
    }
}

code_enum! {
    /// How far a clock has run.
    pub enum DeadlineStage {
        /// Một nửa thời hạn.
        Half "half" "Đã qua một nửa thời hạn" "Half of its days",
        /// Bốn phần năm thời hạn.
        FourFifths "four_fifths" "Đã qua bốn phần năm thời hạn" "Four fifths of its days",
        /// Ngày làm việc cuối trước hạn.
        LastWorkingDay "last_working_day" "Ngày làm việc cuối trước hạn" "The last working day before its due date",
        /// Quá hạn.
        Overdue "overdue" "Đã quá hạn" "Overdue",
    }
}
