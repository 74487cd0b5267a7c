//! The table of problem codes.

use super::Language;

macro_rules! problem_codes {
    ($($variant:ident $code:literal $status:literal $retry:literal, $vi:literal, $en:literal;)*) => {
        /// Every code a problem can have; the code is never renamed and has one status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the table below is the documentation")]
        pub enum Code { $($variant),* }

        impl Code {
            /// All codes in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code, `subject_reason`.
            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $code),* } }

            /// The HTTP status.
            #[must_use]
            pub fn status(self) -> u16 { match self { $(Self::$variant => $status),* } }

            /// True where the same request may succeed later.
            #[must_use]
            pub fn retryable(self) -> bool { match self { $(Self::$variant => $retry),* } }

            /// The sentence in `language`.
            #[must_use]
            pub fn title(self, language: Language) -> &'static str {
                match self { $(Self::$variant => language.pick($vi, $en)),* }
            }
        }

        impl utoipa::PartialSchema for Code {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::kernel::codes::schema(&[$($code),*], &[$(concat!($code, ": ", $en)),*])
            }
        }

        impl utoipa::ToSchema for Code {
            fn name() -> std::borrow::Cow<'static, str> {
                "ProblemCode".into()
            }
        }
    };
}

problem_codes! {
    BodyInvalid "body_invalid" 400 false, "Nội dung yêu cầu không hợp lệ.", "The request body is not valid.";
    ParameterInvalid "parameter_invalid" 400 false, "Tham số không hợp lệ.", "A parameter is not valid.";
    HeaderInvalid "header_invalid" 400 false, "Tiêu đề yêu cầu không hợp lệ.", "A request header is not valid.";
    KeyMissing "key_missing" 400 false, "Thiếu Idempotency-Key.", "Idempotency-Key is missing.";
    PositionAmbiguous "position_ambiguous" 400 false, "Ông/bà giữ nhiều chức vụ được phép làm việc này; hãy nêu acting_position_id.", "Several of your positions permit this; name acting_position_id.";
    CursorInvalid "cursor_invalid" 400 false, "Con trỏ trang không hợp lệ hoặc không thuộc bộ lọc này.", "The cursor is not valid or belongs to other filters or rights.";
    TokenMissing "token_missing" 401 false, "Cần đăng nhập.", "A bearer token is required.";
    TokenInvalid "token_invalid" 401 false, "Mã truy cập không hợp lệ hoặc đã hết hạn.", "The token is not valid or has expired.";
    CredentialsInvalid "credentials_invalid" 401 false, "Tên đăng nhập hoặc mật khẩu không đúng.", "The login or the password is wrong.";
    PermissionMissing "permission_missing" 403 false, "Chức vụ của ông/bà không được làm việc này.", "Your role may not do this.";
    ResourceNotFound "resource_not_found" 404 false, "Không tìm thấy.", "No such thing, or it is outside your rights.";
    RouteNotFound "route_not_found" 404 false, "Không có đường dẫn này.", "There is no such path.";
    MethodNotAllowed "method_not_allowed" 405 false, "Phương thức không được phép ở đường dẫn này.", "This method is not allowed on this path.";
    StateConflict "state_conflict" 409 false, "Việc này không làm được ở trạng thái hiện tại.", "This is not possible in the present state.";
    KeyInProgress "key_in_progress" 409 true, "Yêu cầu cùng khóa đang được xử lý.", "A request with this key is still running.";
    PetitionExternalRefTaken "petition_external_ref_taken" 409 false, "external_ref này đã được dùng.", "This external_ref has been used already.";
    DocumentNumberTaken "document_number_taken" 409 false, "Số văn bản này đã được dùng trong năm.", "This document number is taken in its year.";
    SchedulePublicationLate "schedule_publication_late" 409 false, "Lịch tiếp công dân được niêm yết quá muộn.", "The reception schedule would be published too late.";
    SessionOverlap "session_overlap" 409 false, "Phiên tiếp trùng giờ với phiên khác của cùng người tiếp hoặc cùng địa điểm.", "The session overlaps another one of the same host or place.";
    AssigneeConflicted "assignee_conflicted" 409 false, "Người được giao có xung đột lợi ích.", "The assignee has a conflict of interest.";
    TagStale "tag_stale" 412 false, "Đối tượng đã thay đổi; hãy tải lại.", "The object has changed; fetch it again.";
    BodyTooLarge "body_too_large" 413 false, "Nội dung yêu cầu quá lớn.", "The request body is too large.";
    UriTooLong "uri_too_long" 414 false, "Địa chỉ yêu cầu quá dài.", "The request address is too long.";
    MediaTypeUnsupported "media_type_unsupported" 415 false, "Kiểu nội dung không được hỗ trợ.", "The media type is not supported.";
    KeyReused "key_reused" 422 false, "Idempotency-Key đã dùng cho yêu cầu khác.", "The Idempotency-Key was used with another request.";
    TagMissing "tag_missing" 428 false, "Thiếu If-Match.", "If-Match is missing.";
    RateExceeded "rate_exceeded" 429 true, "Quá nhiều yêu cầu; hãy thử lại sau.", "Too many requests; try again later.";
    InternalError "internal_error" 500 true, "Lỗi hệ thống; yêu cầu chưa được thực hiện.", "Something failed here; nothing was changed.";
    ServiceUnavailable "service_unavailable" 503 true, "Hệ thống tạm thời không phục vụ được.", "The service cannot answer at the moment.";
}
