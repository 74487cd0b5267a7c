// The main job with types from openapi-typescript and the small client openapi-fetch: a citizen's reflection from the
// portal to the answer, then the People's Council's finding about its case. Each step is taken by whoever may take it.
//
//   npm run openapi-fetch [BASE-URL]        default: http://127.0.0.1:8080, a server with the demo commune

import createClient from "openapi-fetch";
import type { components, paths } from "../generated/schema.js";
import { addDays, baseUrl, check, say, there } from "./common.js";

const run = Date.now().toString(36);
const open = createClient<paths>({ baseUrl });
const client = (token: string) =>
  createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}`, "Accept-Language": "en" } });

/** What was answered, or the problem as an error: its `code` is stable, `detail` and `errors` are for people. */
function ok<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

async function person(login: string) {
  const session = ok(await open.POST("/v1/sessions", { body: { login, password: `demo-${login}` } }));
  return client(session.access_token);
}

async function machine(id: string) {
  const body = { grant_type: "client_credentials", client_id: id, client_secret: `demo-${id}` } as const;
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return client(ok(await open.POST("/v1/oauth/token", { body, headers })).access_token);
}

/** The tag of an object as one saw it, for `If-Match`; null only in the answer to a `dry_run`. */
function ifMatch(tag: string | null | undefined) {
  check(tag, "the object has a tag");
  return { "If-Match": tag };
}

const { today } = ok(await open.GET("/v1/capabilities"));
const [portal, tool] = [await machine("demo-portal"), await machine("demo-supervision-tool")];
const [intake, chair, officer, council] = [
  await person("intake-officer"),
  await person("government-chair"),
  await person("case-officer"),
  await person("council-standing"),
];
const position = async (who: typeof chair) => {
  const own = ok(await who.GET("/v1/me")).positions?.[0];
  check(own, "this person holds a position");
  return own;
};
const [chairPosition, officerPosition] = [await position(chair), await position(officer)];

// The portal submits. The key makes a retry safe: the same key and body give the same answer again.
const reflection: components["schemas"]["NewPetition"] = {
  submitted_at: `${today}T00:00:00+07:00`,
  channel: "online_portal",
  register: "government",
  claimed_kind: "reflection",
  claimed_field: "lighting",
  authentication: "vneid",
  subject: "Phản ánh đèn đường thôn Thượng bị hỏng",
  content: "Ba bóng đèn đường ở đầu thôn Thượng không sáng đã hai tuần, buổi tối đi lại khó khăn. Đề nghị xã cho thay.",
  writers: [{ name: "Hán Thị Mơ", address: "Thôn Thượng, xã Vân Khê, tỉnh Nam Thanh", signed: true }],
  about: [{ type: "body", name: "UBND xã Vân Khê" }],
  external_ref: `ts-fetch-${run}`,
};
const registered = ok(
  await portal.POST("/v1/petitions", {
    params: { header: { "Idempotency-Key": `ts-fetch-${run}` } },
    body: reflection,
  }),
);
const { id, tracking } = registered;
check(id && tracking, "the first answer holds the id and the tracking code; null only for a `dry_run`");
say(`The portal submits ${registered.number}; the citizen keeps code ${tracking.code} and its secret.`);

// The intake officer screens it: what is it, is the commune competent, what should be done.
const petition = ok(await intake.GET("/v1/petitions/{id}", { params: { path: { id } } }));
const screening = ok(
  await intake.POST("/v1/petitions/{id}/screenings", {
    params: { path: { id }, header: ifMatch(petition.etag) },
    body: { kind: "reflection", track: "state", field: "lighting", within_authority: true },
  }),
);
const treatment = there(screening.treatment, "the treatment");
check(treatment.proposed === "propose_acceptance", "acceptance is proposed");
say(`Screened: ${treatment.proposed}, by ${treatment.legal_hook}.`);

// The Chair accepts it and assigns the case: who, what, which responsibility, when, which result.
const acceptance = ok(
  await chair.POST("/v1/petitions/{id}/acceptances", {
    params: { path: { id }, header: ifMatch(screening.parent_etag) },
    body: { settler_position_id: chairPosition.id, document_number: `F-${run}/TB-UBND`, document_date: today },
  }),
);
const caseId = acceptance.case.id;
check(caseId, "an acceptance makes a case");
const assignment = ok(
  await chair.POST("/v1/assignments", {
    params: { header: { "Idempotency-Key": `assignment-${run}` } },
    body: {
      subject: { type: "case", id: caseId },
      assignee_position_id: officerPosition.id,
      task: "Kiểm tra và thay bóng đèn.",
      responsibility: "lead",
      milestones: [{ title: "Kiểm tra hiện trường", due_on: addDays(today, 3) }],
      expected_result: "Đèn sáng, trả lời người phản ánh.",
      due_on: there(acceptance.case.due_on, "the day on which the case is due"),
    },
  }),
);
say(`Accepted as case ${acceptance.case.number} and assigned until ${assignment.due_on}.`);

// The case officer enters the answer for the Chair's signature.
const found = ok(await officer.GET("/v1/cases/{id}", { params: { path: { id: caseId } } }));
const answer = ok(
  await officer.POST("/v1/cases/{id}/answers", {
    params: { path: { id: caseId }, header: ifMatch(found.etag) },
    body: {
      summary: "UBND xã đã thay ba bóng đèn ở đầu thôn Thượng.",
      result: "resolved",
      document_number: `F-${run}/UBND-VP`,
      document_date: today,
    },
  }),
);
say(`Answered: the case is ${answer.case.status}, the answer ${answer.act.signature} for the Chair.`);

// The citizen looks without an account.
const tracked = ok(await open.POST("/v1/public/trackings", { body: tracking }));
check(tracked.public_status === "answered" && tracked.answer?.result === "resolved", "the citizen sees the answer");
say(`The citizen reads: ${tracked.answer.text}`);

// The Council's tool pulls the dataset, its Standing Committee records a finding.
const dataset = ok(await tool.GET("/v1/datasets/petitions.csv", { parseAs: "text" }));
check(dataset.includes(caseId) && !dataset.includes("Hán Thị Mơ"), "the dataset holds the case and no writer's name");
const finding = ok(
  await council.POST("/v1/findings", {
    params: { header: { "Idempotency-Key": `finding-${run}` } },
    body: {
      subject_unit_id: chairPosition.unit.id,
      case_ids: [caseId],
      severity: "minor",
      description: "Phản ánh đã được giải quyết, kết quả chưa được niêm yết.",
      recommendation: "Niêm yết kết quả tại nhà văn hóa thôn.",
      answer_due_on: addDays(today, 21),
    },
  }),
);
check(finding.status === "open", "the finding is open");
say(`The Council pulls the dataset and records finding ${finding.number}, answer due on ${finding.answer_due_on}.`);
