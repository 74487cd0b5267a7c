"""The main job with the client that openapi-python-client makes: a citizen's reflection from the portal to the answer,
then the People's Council's finding about its case. Each step is taken by whoever may take it.

    python main_job.py [BASE-URL]        default: http://127.0.0.1:8080, a server with the demo commune
"""

import datetime
import sys
import time
from typing import TypeVar

import tiepdan_client.models as m
from tiepdan_client import AuthenticatedClient, Client
from tiepdan_client.api.assignments import create_assignment
from tiepdan_client.api.cases import accept_petition, answer_case, get_case
from tiepdan_client.api.datasets import pull_petitions_csv
from tiepdan_client.api.identity import issue_token, open_session, read_me
from tiepdan_client.api.petitions import get_petition, register_petition, screen_petition, track_petition
from tiepdan_client.api.platform import get_capabilities
from tiepdan_client.api.supervision import record_finding
from tiepdan_client.types import Unset

BASE_URL = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080").rstrip("/")
RUN = format(int(time.time() * 1000), "x")
OPEN = Client(base_url=BASE_URL)

T = TypeVar("T")


def ok(kind: type[T], answer: object) -> T:
    """The answer, if it is of this kind; a problem becomes an error: its code is stable, the rest is for people."""
    if isinstance(answer, kind):
        return answer
    raise SystemExit(f"FAILED: {answer.to_dict() if isinstance(answer, m.Problem) else answer}")


def check(condition: object, words: str) -> None:
    if not condition:
        raise SystemExit(f"FAILED: not so: {words}")


def there(value: T | Unset | None, words: str) -> T:
    """The value, where it is neither null nor absent: some are so for a dry run or for those who may not see them."""
    if value is None or isinstance(value, Unset):
        raise SystemExit(f"FAILED: not there: {words}")
    return value


def person(login: str) -> AuthenticatedClient:
    body = m.SessionRequest(login=login, password=f"demo-{login}")
    tokens = ok(m.SessionTokens, open_session.sync(client=OPEN, body=body))
    return AuthenticatedClient(base_url=BASE_URL, token=tokens.access_token)


def machine(client_id: str) -> AuthenticatedClient:
    grant = m.GrantType.CLIENT_CREDENTIALS
    body = m.TokenForm(grant_type=grant, client_id=client_id, client_secret=f"demo-{client_id}")
    token = ok(m.TokenResponse, issue_token.sync(client=OPEN, body=body))
    return AuthenticatedClient(base_url=BASE_URL, token=token.access_token)


today = ok(m.CapabilitiesView, get_capabilities.sync(client=OPEN)).today
portal, tool = machine("demo-portal"), machine("demo-supervision-tool")
intake, chair = person("intake-officer"), person("government-chair")
officer, council = person("case-officer"), person("council-standing")
chair_position = there(ok(m.Me, read_me.sync(client=chair)).positions, "the positions of a person")[0]
officer_position = there(ok(m.Me, read_me.sync(client=officer)).positions, "the positions of a person")[0]

# The portal submits. The key makes a retry safe: the same key and body give the same answer again.
viet_nam = datetime.timezone(datetime.timedelta(hours=7))
reflection = m.NewPetition(
    submitted_at=datetime.datetime.combine(today, datetime.time(), viet_nam),
    channel=m.Channel.ONLINE_PORTAL,
    register=m.Register.GOVERNMENT,
    claimed_kind=m.Kind.REFLECTION,
    claimed_field=m.Field.DRAINAGE,
    authentication=m.Authentication.VNEID,
    subject="Phản ánh cống qua đường bị tắc",
    content="Cống qua đường ở xóm 3 bị bèo và rác bịt kín, mưa là ngập. Đề nghị xã cho nạo vét trước mùa mưa.",
    writers=[m.Writer(name="Hán Thị Mơ", address="Thôn Thượng, xã Vân Khê, tỉnh Nam Thanh", signed=True)],
    about=[m.About(type_=m.AboutType.BODY, name="UBND xã Vân Khê")],
    external_ref=f"python-{RUN}",
)
key = f"python-{RUN}"
registered = ok(m.RegisteredPetition, register_petition.sync(client=portal, body=reflection, idempotency_key=key))
petition_id, tracking = there(registered.id, "the id"), there(registered.tracking, "the tracking code")
print(f"  1. The portal submits {registered.number}; the citizen keeps code {tracking.code} and its secret.")

# The intake officer screens it: what is it, is the commune competent, what should be done.
petition = ok(m.PetitionView, get_petition.sync(petition_id, client=intake))
screening_body = m.Screening(
    kind=m.Kind.REFLECTION, track=m.Track.STATE, field=m.Field.DRAINAGE, within_authority=True
)
screening = ok(
    m.ScreeningAnswer,
    screen_petition.sync(petition_id, client=intake, body=screening_body, if_match=petition.etag),
)
treatment = there(screening.treatment, "the treatment")
check(treatment.proposed == "propose_acceptance", "acceptance is proposed")
print(f"  2. Screened: {treatment.proposed}, by {treatment.legal_hook}.")

# The Chair accepts it and assigns the case: who, what, which responsibility, when, which result.
acceptance_body = m.Acceptance(
    settler_position_id=chair_position.id, document_number=f"P-{RUN}/TB-UBND", document_date=today
)
acceptance = ok(
    m.AcceptanceAnswer,
    accept_petition.sync(petition_id, client=chair, body=acceptance_body, if_match=there(screening.parent_etag, "a tag")),
)
case_id = there(acceptance.case.id, "the id of the case")
assignment_body = m.NewAssignment(
    subject=m.SubjectInput(type_=m.SubjectType.CASE, id=case_id),
    assignee_position_id=officer_position.id,
    task="Nạo vét cống qua đường ở xóm 3.",
    responsibility=m.Responsibility.LEAD,
    milestones=[m.MilestoneInput(title="Kiểm tra hiện trường", due_on=today + datetime.timedelta(days=3))],
    expected_result="Cống thông, trả lời người phản ánh.",
    due_on=there(acceptance.case.due_on, "the day on which the case is due"),
)
assignment = ok(
    m.AssignmentView,
    create_assignment.sync(client=chair, body=assignment_body, idempotency_key=f"assignment-{RUN}"),
)
print(f"  3. Accepted as case {acceptance.case.number} and assigned until {assignment.due_on}.")

# The case officer enters the answer for the Chair's signature.
found = ok(m.CaseView, get_case.sync(case_id, client=officer))
answer_body = m.Answer(
    summary="UBND xã đã nạo vét cống qua đường ở xóm 3.",
    result=m.AnswerResult.RESOLVED,
    document_number=f"P-{RUN}/UBND-VP",
    document_date=today,
)
answer = ok(m.AnswerAnswer, answer_case.sync(case_id, client=officer, body=answer_body, if_match=found.etag))
print(f"  4. Answered: the case is {answer.case.status}, the answer {answer.act.signature} for the Chair.")

# The citizen looks without an account.
secret = m.TrackingRequest(code=tracking.code, secret=tracking.secret)
tracked = ok(m.TrackedPetition, track_petition.sync(client=OPEN, body=secret))
public_answer = there(tracked.answer, "the answer")
check(tracked.public_status == "answered" and public_answer.result == "resolved", "the citizen sees the answer")
print(f"  5. The citizen reads: {public_answer.text}")

# The Council's tool pulls the dataset, its Standing Committee records a finding.
dataset = ok(str, pull_petitions_csv.sync(client=tool))
check(str(case_id) in dataset and "Hán Thị Mơ" not in dataset, "the dataset holds the case and no writer's name")
finding_body = m.FindingBody(
    subject_unit_id=chair_position.unit.id,
    case_ids=[case_id],
    severity=m.Severity.MINOR,
    description="Phản ánh đã được giải quyết, kết quả chưa được niêm yết.",
    recommendation="Niêm yết kết quả tại nhà văn hóa thôn.",
    answer_due_on=today + datetime.timedelta(days=21),
)
finding = ok(
    m.FindingView, record_finding.sync(client=council, body=finding_body, idempotency_key=f"finding-{RUN}")
)
check(finding.status == "open", "the finding is open")
print(f"  6. The Council records finding {finding.number}, answer due on {finding.answer_due_on}.")
