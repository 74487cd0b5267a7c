//! What can go wrong, as callers see it: one stable code, one HTTP status and one sentence in each language.
//!
//! A [`Problem`] has two faces: what the client is told stands in its public fields, what only the log may
//! know in [`Problem::internal`]. There is no `Display`, so the wrong face cannot be printed by accident.

use std::ops::{Deref, DerefMut};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

/// Language of texts for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// The tag of `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The text in this language.
    #[must_use]
    pub fn pick<'text>(self, vi: &'text str, en: &'text str) -> &'text str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

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
    PersonSame "person_same" 409 false, "Cần một người khác.", "This needs another person.";
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

/// Where a field error points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// JSON pointer into the body.
    Pointer(String),
    /// Query or path parameter.
    Parameter(String),
    /// Request header.
    Header(String),
}

/// One wrong field. The detail never quotes the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What kind of error: `required`, `unknown`, `type`, `format`, `too_long`, `too_short`, `enum`, `range`, …
    pub code: &'static str,
    /// One sentence.
    pub detail: String,
}

impl FieldError {
    /// An error at a JSON pointer of the body.
    #[must_use]
    pub fn pointer(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Place::Pointer(pointer.into()), code, detail: detail.into() }
    }

    /// An error of a parameter.
    #[must_use]
    pub fn parameter(name: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Place::Parameter(name.into()), code, detail: detail.into() }
    }

    /// An error of a header.
    #[must_use]
    pub fn header(name: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Place::Header(name.into()), code, detail: detail.into() }
    }
}

/// What could be done instead, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AvailableAction {
    /// Last segment of the act's path.
    pub action: String,
    /// HTTP method.
    pub method: String,
    /// Where.
    pub href: String,
}

/// A refusal or failure; boxed, because it travels in every `Result`.
#[derive(Debug)]
pub struct Problem(Box<ProblemParts>);

impl Deref for Problem {
    type Target = ProblemParts;

    fn deref(&self) -> &ProblemParts {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut ProblemParts {
        &mut self.0
    }
}

/// What a [`Problem`] holds.
#[derive(Debug)]
pub struct ProblemParts {
    /// The stable code.
    pub code: Code,
    /// One more sentence for the client.
    pub detail: Option<String>,
    /// All wrong fields at once.
    pub errors: Vec<FieldError>,
    /// The article that bars it.
    pub legal_basis: Option<String>,
    /// What is lawful now.
    pub available_actions: Option<Vec<AvailableAction>>,
    /// Further members of the problem document.
    pub more: Map<String, Value>,
    /// Seconds after which a retry makes sense.
    pub retry_after: Option<u64>,
    /// For the log only.
    internal: Option<String>,
}

/// Result of everything that may be refused.
pub type Outcome<T> = Result<T, Problem>;

impl Problem {
    /// A problem of this code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(ProblemParts {
            code,
            detail: None,
            errors: Vec::new(),
            legal_basis: None,
            available_actions: None,
            more: Map::new(),
            retry_after: None,
            internal: None,
        }))
    }

    /// An internal failure; `why` reaches the log only.
    #[must_use]
    pub fn internal(why: impl std::fmt::Display) -> Self {
        let mut problem = Self::new(Code::InternalError);
        problem.internal = Some(why.to_string());
        problem
    }

    /// No such thing, or not for this caller.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::ResourceNotFound)
    }

    /// A wrong body with all its errors.
    #[must_use]
    pub fn body(errors: Vec<FieldError>) -> Self {
        Self::new(Code::BodyInvalid).errors(errors)
    }

    /// One wrong field of the body.
    #[must_use]
    pub fn field(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::body(vec![FieldError::pointer(pointer, code, detail)])
    }

    /// Wrong parameters.
    #[must_use]
    pub fn parameters(errors: Vec<FieldError>) -> Self {
        Self::new(Code::ParameterInvalid).errors(errors)
    }

    /// One wrong parameter.
    #[must_use]
    pub fn parameter(name: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::parameters(vec![FieldError::parameter(name, code, detail)])
    }

    /// With these wrong fields.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// With one more sentence for the client.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With the article that bars it.
    #[must_use]
    pub fn legal_basis(mut self, article: impl Into<String>) -> Self {
        self.legal_basis = Some(article.into());
        self
    }

    /// With a further member of the document.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.more.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// With the latest lawful day.
    #[must_use]
    pub fn latest_lawful_on(self, day: NaiveDate) -> Self {
        self.with("latest_lawful_on", day)
    }

    /// With a time after which a retry makes sense, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// With a text for the log.
    #[must_use]
    pub fn because(mut self, why: impl std::fmt::Display) -> Self {
        self.internal = Some(why.to_string());
        self
    }

    /// What the log may know.
    #[must_use]
    pub fn internal_text(&self) -> Option<&str> {
        self.internal.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_have_both_languages() {
        let codes: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.as_str().contains('_'), "{}", code.as_str());
            assert_ne!(code.title(Language::Vi), code.title(Language::En));
        }
    }
}
