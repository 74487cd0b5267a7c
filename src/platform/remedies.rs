//! What helps against a problem, by its code: a sentence for the catalogue and for the code's page.

use super::catalogues::Label;
use crate::kernel::problem::Code;

/// What helps.
#[must_use]
pub fn remedy(code: Code) -> Label {
    let (vi, en) = match (code, code.status()) {
        (Code::TokenMissing, _) => (
            "Gửi Authorization: Bearer cùng mã truy cập.",
            "Send Authorization: Bearer with an access token.",
        ),
        (_, 400) => {
            ("Sửa những gì `errors` nêu rồi gửi lại.", "Correct what `errors` names and send it again.")
        }
        (_, 401) => ("Đăng nhập hoặc lấy mã truy cập mới.", "Log in or get a new token."),
        (_, 403) => (
            "Dùng tài khoản có quyền mà `required_permission` nêu.",
            "Use an account that holds `required_permission`.",
        ),
        (_, 404) => {
            ("Kiểm tra đường dẫn và quyền của tài khoản.", "Check the path and what the account may see.")
        }
        (_, 405) => (
            "Dùng một trong các phương thức mà tiêu đề Allow nêu.",
            "Use one of the methods in the Allow header.",
        ),
        (Code::KeyInProgress, _) => (
            "Đợi vài giây rồi gửi lại với cùng khóa.",
            "Wait some seconds and send it again with the same key.",
        ),
        (_, 409) => (
            "Đọc `legal_basis` và `available_actions`: ở đó nêu việc làm được lúc này.",
            "Read `legal_basis` and `available_actions`: they say what is possible now.",
        ),
        (_, 412) => (
            "Tải lại đối tượng và gửi lại với thẻ mới trong If-Match.",
            "Fetch the object again and repeat with its new tag in If-Match.",
        ),
        (_, 413 | 414) => (
            "Gửi ít dữ liệu hơn; giới hạn có ở /v1/capabilities.",
            "Send less; the limits stand in /v1/capabilities.",
        ),
        (_, 415) => (
            "Gửi kiểu nội dung mà tài liệu API nêu, bằng UTF-8.",
            "Send the media type that the document names, in UTF-8.",
        ),
        (_, 422) => ("Dùng khóa mới cho yêu cầu khác.", "Use a new key for another request."),
        (_, 428) => ("Gửi thẻ của đối tượng trong If-Match.", "Send the object's tag in If-Match."),
        (_, 429 | 503) => (
            "Đợi số giây mà Retry-After nêu rồi gửi lại.",
            "Wait as many seconds as Retry-After says and send it again.",
        ),
        _ => (
            "Gửi lại; nếu vẫn lỗi, báo `request_id` cho người vận hành.",
            "Send it again; if it fails again, give `request_id` to the operator.",
        ),
    };
    Label { vi, en }
}
