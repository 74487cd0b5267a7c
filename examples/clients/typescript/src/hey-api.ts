// The main job with the functions that @hey-api/openapi-ts makes, one for each operation: a citizen's reflection from
// the portal to the answer, then the People's Council's finding about its case.
//
//   npm run hey-api [BASE-URL]        default: http://127.0.0.1:8080, a server with the demo commune

import { createClient, createConfig } from "../generated/hey-api/client/index.js";
import {
  acceptPetition,
  answerCase,
  createAssignment,
  getCapabilities,
  getCase,
  getPetition,
  issueToken,
  openSession,
  pullPetitionsCsv,
  readMe,
  recordFinding,
  registerPetition,
  screenPetition,
  trackPetition,
} from "../generated/hey-api/index.js";
import { addDays, baseUrl, check, say, there } from "./common.js";

const run = Date.now().toString(36);
// Whatever is refused becomes an error that holds the problem document.
const client = (token?: string) =>
  createClient(createConfig({ baseUrl, throwOnError: true, ...(token === undefined ? {} : { auth: token }) }));
const open = client();

async function person(login: string) {
  const body = { login, password: `demo-${login}` };
  const { data } = await openSession({ client: open, body, throwOnError: true });
  return { client: client(data.access_token), throwOnError: true } as const;
}

async function machine(id: string) {
  const body = { grant_type: "client_credentials", client_id: id, client_secret: `demo-${id}` } as const;
  const { data } = await issueToken({ client: open, body, throwOnError: true });
  return { client: client(data.access_token), throwOnError: true } as const;
}

/** The tag of an object as one saw it, for `If-Match`; null only in the answer to a `dry_run`. */
function ifMatch(tag: string | null | undefined) {
  check(tag, "the object has a tag");
  return { "If-Match": tag };
}

const { today } = (await getCapabilities({ client: open, throwOnError: true })).data;
const [portal, tool] = [await machine("demo-portal"), await machine("demo-supervision-tool")];
const [intake, chair, officer, council] = [
  await person("intake-officer"),
  await person("government-chair"),
  await person("case-officer"),
  await person("council-standing"),
];
const position = async (who: typeof chair) => {
  const own = (await readMe(who)).data.positions?.[0];
  check(own, "this person holds a position");
  return own;
};
const [chairPosition, officerPosition] = [await position(chair), await position(officer)];

// The portal submits, and the citizen keeps the code.
const registered = await registerPetition({
  ...portal,
  headers: { "Idempotency-Key": `ts-hey-${run}` },
  body: {
    submitted_at: `${today}T00:00:00+07:00`,
    channel: "online_portal",
    register: "government",
    claimed_kind: "reflection",
    claimed_field: "environment",
    authentication: "vneid",
    subject: "Phản ánh rác thải cạnh chợ",
    content: "Bãi rác cạnh chợ tồn mấy ngày không được thu gom, mùi rất khó chịu. Đề nghị xã cho dọn và đặt thùng rác.",
    writers: [{ name: "Hán Thị Mơ", address: "Thôn Thượng, xã Vân Khê, tỉnh Nam Thanh", signed: true }],
    about: [{ type: "body", name: "UBND xã Vân Khê" }],
    external_ref: `ts-hey-${run}`,
  },
});
const { id, tracking, number } = registered.data;
check(id && tracking, "the first answer holds the id and the tracking code; null only for a `dry_run`");
say(`The portal submits ${number}; the citizen keeps code ${tracking.code} and its secret.`);

// The commune screens, accepts, assigns and answers; each act names the tag of what it is done to.
const petition = await getPetition({ ...intake, path: { id } });
const screening = await screenPetition({
  ...intake,
  path: { id },
  headers: ifMatch(petition.data.etag),
  body: { kind: "reflection", track: "state", field: "environment", within_authority: true },
});
const treatment = there(screening.data.treatment, "the treatment");
check(treatment.proposed === "propose_acceptance", "acceptance is proposed");
say(`Screened: ${treatment.proposed}, by ${treatment.legal_hook}.`);

const acceptance = await acceptPetition({
  ...chair,
  path: { id },
  headers: ifMatch(screening.data.parent_etag),
  body: { settler_position_id: chairPosition.id, document_number: `H-${run}/TB-UBND`, document_date: today },
});
const caseId = acceptance.data.case.id;
check(caseId, "an acceptance makes a case");
const assignment = await createAssignment({
  ...chair,
  headers: { "Idempotency-Key": `assignment-${run}` },
  body: {
    subject: { type: "case", id: caseId },
    assignee_position_id: officerPosition.id,
    task: "Tổ chức thu gom rác.",
    responsibility: "lead",
    milestones: [{ title: "Kiểm tra hiện trường", due_on: addDays(today, 3) }],
    expected_result: "Sạch rác, trả lời người phản ánh.",
    due_on: there(acceptance.data.case.due_on, "the day on which the case is due"),
  },
});
say(`Accepted as case ${acceptance.data.case.number} and assigned until ${assignment.data.due_on}.`);

const found = await getCase({ ...officer, path: { id: caseId } });
const answer = await answerCase({
  ...officer,
  path: { id: caseId },
  headers: ifMatch(found.data.etag),
  body: {
    summary: "UBND xã đã dọn bãi rác cạnh chợ và đặt hai thùng rác.",
    result: "resolved",
    document_number: `H-${run}/UBND-VP`,
    document_date: today,
  },
});
say(`Answered: the case is ${answer.data.case.status}, the answer ${answer.data.act.signature} for the Chair.`);

// The citizen looks without an account.
const tracked = (await trackPetition({ client: open, throwOnError: true, body: tracking })).data;
check(tracked.public_status === "answered" && tracked.answer?.result === "resolved", "the citizen sees the answer");
say(`The citizen reads: ${tracked.answer.text}`);

// The Council's tool pulls the dataset, its Standing Committee records a finding.
const dataset = (await pullPetitionsCsv({ ...tool, parseAs: "text" })).data;
check(dataset.includes(caseId) && !dataset.includes("Hán Thị Mơ"), "the dataset holds the case and no writer's name");
const finding = await recordFinding({
  ...council,
  headers: { "Idempotency-Key": `finding-${run}` },
  body: {
    subject_unit_id: chairPosition.unit.id,
    case_ids: [caseId],
    severity: "minor",
    description: "Phản ánh đã được giải quyết, kết quả chưa được niêm yết.",
    recommendation: "Niêm yết kết quả tại nhà văn hóa thôn.",
    answer_due_on: addDays(today, 21),
  },
});
check(finding.data.status === "open", "the finding is open");
say(`The Council pulls the dataset and records finding ${finding.data.number}, answer due on ${finding.data.answer_due_on}.`);
