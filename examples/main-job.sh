#!/usr/bin/env bash
# The journey of three reflections through the API, each step under the token of whoever takes it: a portal submits
# them, the commune screens, accepts, assigns, answers and closes them, and the People's Council looks at the result.
# Then the Chair's reception of citizens is scheduled, approved and posted.
#
#   examples/main-job.sh [BASE-URL]        default: $TIEPDAN_URL, else http://127.0.0.1:8080
#
# It needs bash, curl and jq, and a server with the demo commune (`cargo run`). Any status or value that is not as
# expected ends it with one line. It can be run again and again on the same server.
#
# The audit is verified at the end where the database is within reach: TIEPDAN_DATABASE holds its URL (as for
# DATABASE_URL), TIEPDAN_KEYS_DIR the folder of the root keys, TIEPDAN_BIN the program (default:
# target/debug/tiepdan).

set -euo pipefail

# These are the script's own: the program takes no setting that it does not know.
export -n TIEPDAN_URL TIEPDAN_DATABASE TIEPDAN_BIN

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
base=${1:-${TIEPDAN_URL:-http://127.0.0.1:8080}}
base=${base%/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A failure inside $(…) must end the whole script.
trap 'exit 1' TERM
# Makes keys, references and document numbers of this run its own.
run=$(date +%s)-$$
step=0
checks=0

for tool in curl jq; do
    command -v "$tool" >/dev/null || { echo "FAILED: $tool is not installed" >&2; exit 1; }
done

# ---------------------------------------------------------------------------------------------------- saying, failing

chapter() { printf '\n== %s\n' "$1"; }

say() {
    step=$((step + 1))
    printf '%3d. %s\n' "$step" "$1"
}

fail() {
    printf 'FAILED after step %d: %s\n' "$step" "$1" >&2
    kill -s TERM $$
    exit 1
}

# ------------------------------------------------------------------------------------------------------------ calling

# call STATUS METHOD PATH TOKEN [BODY [HEADER…]]: sends one request, expects STATUS, leaves the body in $work/body.
# An empty TOKEN sends none, an empty BODY sends none.
call() {
    local expected=$1 method=$2 path=$3 token=$4 body=${5:-}
    shift 4
    [ $# -eq 0 ] || shift
    local arguments=(--silent --show-error --noproxy '*' --max-time 30 --request "$method"
        --header 'Accept-Language: en' --dump-header "$work/head" --output "$work/body" --write-out '%{http_code}')
    [ -z "$token" ] || arguments+=(--header "Authorization: Bearer $token")
    [ -z "$body" ] || arguments+=(--header 'Content-Type: application/json' --data-binary "$body")
    local header status
    for header in "$@"; do arguments+=(--header "$header"); done
    : >"$work/body"
    status=$(curl "${arguments[@]}" "$base$path" 2>"$work/curl") ||
        fail "$method $path: $(cat "$work/curl") (is the server running on $base?)"
    [ "$status" = "$expected" ] ||
        fail "$method $path answered $status, expected $expected: $(head -c 2000 "$work/body")"
    checks=$((checks + 1))
}

# value FILTER: a value of the last body.
value() {
    jq -er "$1" "$work/body" || fail "the answer has no $1: $(head -c 2000 "$work/body")"
}

# expect FILTER VALUE: compares a value of the last body.
expect() {
    local found
    found=$(jq -r "$1" "$work/body") || fail "the answer is not JSON: $(head -c 500 "$work/body")"
    [ "$found" = "$2" ] || fail "$1 is '$found', expected '$2': $(head -c 2000 "$work/body")"
    checks=$((checks + 1))
}

# expect_that FILTER WORDS [JQ-ARGUMENT…]: a condition on the last body.
expect_that() {
    local filter=$1 words=$2
    shift 2
    jq -e "$@" "$filter" "$work/body" >/dev/null || fail "not so: $words: $(head -c 2000 "$work/body")"
    checks=$((checks + 1))
}

# tag: the ETag of the last answer.
tag() {
    local found
    found=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *\(.*[^[:space:]]\)[[:space:]]*$/\1/p' "$work/head" | head -n 1)
    [ -n "$found" ] || fail "the last answer has no ETag"
    printf '%s' "$found"
}

# read_tag PATH TOKEN: reads an object and gives its tag, for If-Match.
read_tag() {
    call 200 GET "$1" "$2"
    tag
}

# person LOGIN: signs a person of the demo commune in and gives the token.
person() {
    call 201 POST /v1/sessions "" "$(jq -nc --arg login "$1" '{login: $login, password: "demo-\($login)"}')"
    value .access_token
}

# machine CLIENT: gets a machine's token by client_credentials.
machine() {
    local status
    status=$(curl --silent --show-error --noproxy '*' --max-time 30 --user "$1:demo-$1" \
        --data grant_type=client_credentials --output "$work/body" --write-out '%{http_code}' "$base/v1/oauth/token") ||
        fail "POST /v1/oauth/token: no answer from $base"
    [ "$status" = 200 ] || fail "POST /v1/oauth/token for $1 answered $status: $(head -c 2000 "$work/body")"
    value .access_token
}

# day OFFSET: the server's business day, moved by whole days.
day() { jq -nr --arg today "$today" --argjson offset "$1" '($today + "T00:00:00Z" | fromdate) + $offset * 86400 | todate[:10]'; }

# --------------------------------------------------------------------------------------------------------- the actors

chapter "Who is there"
call 200 GET /v1/capabilities ""
today=$(value .today)
say "The server answers on $base; its business day is $today."

portal=$(machine demo-portal)
dashboard=$(machine demo-dashboard)
tool=$(machine demo-supervision-tool)
say "Three machines have tokens by client_credentials: portal, dashboard, supervision tool."

intake=$(person intake-officer)
chair=$(person government-chair)
officer=$(person case-officer)
council=$(person council-standing)
say "Four people are signed in: intake officer, Chair, case officer, Standing Committee of the People's Council."

call 200 GET /v1/me "$chair"
chair_position=$(value '.positions[0].id')
call 200 GET /v1/me "$officer"
officer_position=$(value '.positions[0].id')
call 200 GET '/v1/positions?role=government_chair' "$officer"
expect '.items[0].id' "$chair_position"
committee=$(value '.items[0].unit.id')
call 200 GET "/v1/positions?role=case_officer&held_on=$today" "$chair"
expect_that 'any(.items[]; .id == $id)' "the case officer stands in the list of positions" --arg id "$officer_position"
say "The register of positions knows the Chair and the case officer."

# ----------------------------------------------------------------------------------------------- three reflections

# journey NUMBER NAME FIELD ANSWER BODY: one reflection from the portal to the closed case. Leaves the id of its case
# in $case_id.
journey() {
    local number=$1 name=$2 field=$3 answer=$4 reflection=$5
    chapter "Reflection $number: $name"

    local body key petition code secret first
    # Midnight of the business day in Viet Nam: never in the future.
    body=$(jq -c --arg today "$today" --arg ref "main-job-$run-$number" \
        '. + {submitted_at: ((($today + "T00:00:00Z") | fromdate) - 7 * 3600 | todate), external_ref: $ref}' <<<"$reflection")
    key="main-job-$run-$number"
    call 201 POST /v1/petitions "$portal" "$body" "Idempotency-Key: $key"
    petition=$(value .id)
    code=$(value .tracking.code)
    secret=$(value .tracking.secret)
    first=$(jq -cS . "$work/body")
    expect .status received
    expect '.kind' null
    expect '.receipt | split(".") | length' 3
    expect_that 'any(.deadlines[]; .rule_key == "P01")' "the clock P01 runs"
    say "The portal submits it: number $(value .number), tracking code $code, a signed receipt, due on $(value '[.deadlines[].due_on | values] | min')."

    call 201 POST /v1/petitions "$portal" "$body" "Idempotency-Key: $key"
    [ "$(jq -cS . "$work/body")" = "$first" ] || fail "the repeated request got another answer"
    say "The portal repeats the request, as after a lost answer: the same answer, no second petition."

    local path=/v1/petitions/$petition
    call 200 GET "$path" "$intake"
    expect '.masked | index("/content") != null' true
    expect '.content' null
    call 200 GET "$path/identity" "$intake"
    expect .content "$(jq -r .content <<<"$reflection")"
    expect '.writers[0].name' "$(jq -r '.writers[0].name' <<<"$reflection")"
    expect .grant.kind screening
    say "The intake officer finds it sealed and opens the sealed part; that look is recorded."

    local etag
    etag=$(read_tag "$path" "$intake")
    call 201 POST "$path/screenings" "$intake" \
        "$(jq -nc --arg field "$field" '{kind: "reflection", track: "state", field: $field, within_authority: true,
            people_count: 1, failed_criteria: [], facts: {has_date: true, content_clear: true}}')" "If-Match: $etag"
    expect .treatment.proposed propose_acceptance
    expect .petition.status screened
    expect .petition.kind reflection
    say "The intake officer screens it: acceptance is proposed ($(value .treatment.legal_hook)), and the seal is lifted."
    call 412 POST "$path/screenings" "$intake" '{"kind": "reflection", "within_authority": true}' "If-Match: $etag"
    expect .code tag_stale
    etag=$(read_tag "$path" "$intake")
    call 409 POST "$path/screenings" "$intake" '{"kind": "reflection", "within_authority": true}' "If-Match: $etag"
    expect .code state_conflict
    expect_that '.legal_basis != null' "the article is named"
    say "A second screening is refused: on the old tag because it is old, on the new one because it was done."

    etag=$(read_tag "$path" "$chair")
    expect .subject "$(jq -r .subject <<<"$reflection")"
    expect '.writers[0].name' "$(jq -r '.writers[0].name' <<<"$reflection")"
    call 201 POST "$path/acceptances" "$chair" "$(jq -nc --arg settler "$chair_position" --arg today "$today" --arg no "$number-$run/TB-UBND" \
        '{settler_position_id: $settler, case_id: null, document_number: $no, document_date: $today}')" "If-Match: $etag"
    case_id=$(value .case.id)
    local due
    due=$(value .case.due_on)
    expect .petition.status accepted
    expect .petition.public_status in_progress
    expect .case.status accepted
    say "The Chair reads it in full and accepts it: case $(value .case.number)."

    local case_path=/v1/cases/$case_id assignment list_tag
    call 201 POST /v1/assignments "$chair" "$(jq -nc --arg case "$case_id" --arg who "$officer_position" \
        --arg soon "$(day 3)" --arg due "$due" --arg task "Xác minh và xử lý: $name" \
        '{subject: {type: "case", id: $case}, assignee_position_id: $who, task: $task, responsibility: "lead",
          milestones: [{title: "Kiểm tra hiện trường", due_on: $soon}], expected_result: "Khắc phục xong và trả lời người phản ánh.",
          due_on: $due}')"
    assignment=/v1/assignments/$(value .id)
    expect .status open
    call 200 GET "$case_path" "$chair"
    expect .status assigned
    expect .assignee.id "$officer_position"
    say "The Chair assigns it with the five clears: who, what, which responsibility, when, which result (due $due)."

    call 201 POST "$assignment/progress-reports" "$officer" \
        '{"percent": 60, "text": "Đã kiểm tra hiện trường, đang khắc phục.", "milestone_no": 1}' "Idempotency-Key: progress-$run-$number"
    say "The case officer reports progress."
    etag=$(read_tag "$assignment" "$officer")
    call 201 POST "$assignment/completions" "$officer" '{"result": "Đã khắc phục xong, có biên bản kèm ảnh."}' "If-Match: $etag"
    call 200 GET "$assignment" "$chair"
    expect .status completed
    expect_that '.milestones[0].reached_on == $today' "the milestone is reached" --arg today "$today"
    say "The case officer reports the work done."

    etag=$(read_tag "$case_path" "$officer")
    call 201 POST "$case_path/answers" "$officer" "$(jq -nc --arg text "$answer" --arg today "$today" --arg no "$number-$run/UBND-VP" \
        '{summary: $text, result: "resolved", document_number: $no, document_date: $today, public_text: null}')" "If-Match: $etag"
    expect .act.signature entered
    expect .act.signer_position_id "$chair_position"
    expect .case.status answered
    say "The case officer enters the answer for the Chair's signature."

    call 201 POST "$path/notices" "$intake" "$(jq -nc --arg text "$answer" --arg no "$number-$run/TB-VP" --arg today "$today" \
        '{addressee: "writer", outcome: "other", text: $text, document_number: $no, document_date: $today}')"
    expect .notice.addressee writer
    say "The intake officer notifies the writer."

    # What the three kinds of onlookers see.
    call 200 GET "$path" "$portal"
    expect .public_status answered
    expect .answer.text "$answer"
    expect .answer.result resolved
    expect '.assignee // "masked"' masked
    call 200 GET "$path/notices" "$portal"
    expect '.items[0].text' "$answer"
    say "The portal sees status, answer and notice."
    call 200 POST /v1/public/trackings "" "$(jq -nc --arg code "$code" --arg secret "$secret" '{code: $code, secret: $secret}')"
    expect .public_status answered
    expect .answer.text "$answer"
    say "The citizen sees the same with the tracking code and its secret, without an account."
    call 404 POST /v1/public/trackings "" "$(jq -nc --arg code "$code" '{code: $code, secret: "WRONGWRONGWRONGWRONG"}')"
    say "With a wrong secret nobody sees anything."
    call 200 GET "/v1/cases?limit=500" "$dashboard"
    expect_that 'any(.items[]; .id == $id and .public_status == "answered")' "the dashboard lists the case as answered" --arg id "$case_id"
    list_tag=$(tag)
    call 304 GET "/v1/cases?limit=500" "$dashboard" "" "If-None-Match: $list_tag"
    call 200 GET "$case_path" "$dashboard"
    expect .answer.text "$answer"
    say "The dashboard lists the case as answered, its next poll of the list gets 304, and it reads the answer."

    etag=$(read_tag "$case_path" "$chair")
    call 201 POST "$case_path/closures" "$chair" '{"note": "Người phản ánh đồng ý với kết quả."}' "If-Match: $etag"
    expect .case.status closed
    say "The Chair closes the case."
    call 412 POST "$case_path/closures" "$chair" '{}' "If-Match: $etag"
    say "The same request again meets its own stale tag and is refused."
    call 200 GET "/v1/cases?limit=500" "$dashboard" "" "If-None-Match: $list_tag"
    expect_that 'any(.items[]; .id == $id and .status == "closed")' "the dashboard lists the case as closed" --arg id "$case_id"
    call 200 POST /v1/public/trackings "" "$(jq -nc --arg code "$code" --arg secret "$secret" '{code: $code, secret: $secret}')"
    expect .public_status closed
    expect .answer.text "$answer"
    say "Dashboard and citizen see it closed."

    call 200 GET "$path/timeline" "$chair"
    local event
    for event in petition.registered petition.screened petition.accepted case.opened assignment.created \
        assignment.progress_reported assignment.completed case.answered petition.notified case.closed; do
        expect_that 'any(.items[]; .type == $type)' "the timeline has $event" --arg type "$event"
    done
    expect '[.items[].type] | first' petition.registered
    expect '[.items[] | select(.position == null and .by_machine == false)] | length' 0
    say "Its timeline holds every step and says who took it: $(value '.items | length') entries."
    call 200 GET "$path/deadlines" "$chair"
    expect '[.items[] | select(.status == "running")] | length' 0
    expect_that 'all(.items[]; .source != "" and .explanation.en != "")' "every clock names its article and explains itself"
    say "None of its clocks runs any more, and each explains itself with its article."
}

mapfile -t reflections <"$here/data/reflections.ndjson"
[ "${#reflections[@]}" = 3 ] || fail "examples/data/reflections.ndjson must hold three lines"
case_ids=()
journey 1 "the road" transport \
    "UBND xã đã cho lấp ba ổ gà trên đường liên thôn bằng đá dăm và sẽ thảm lại mặt đường trong quý I." "${reflections[0]}"
case_ids+=("$case_id")
journey 2 "the flooding" drainage \
    "UBND xã đã nạo vét cống qua đường ở xóm 3, thôn Hạ và phun khử trùng giếng của bảy hộ." "${reflections[1]}"
case_ids+=("$case_id")
journey 3 "the rubbish" environment \
    "UBND xã đã dọn bãi rác cạnh chợ, đặt hai thùng rác và cắm biển cấm; xe thu gom vào hằng ngày." "${reflections[2]}"
case_ids+=("$case_id")

# ------------------------------------------------------------------------------------------------------- supervision

chapter "The People's Council supervises"
call 200 GET /v1/datasets/petitions.csv "$tool"
for id in "${case_ids[@]}"; do
    grep -q "$id" "$work/body" || fail "the dataset does not hold case $id"
    checks=$((checks + 1))
done
while read -r name; do
    ! grep -qF "$name" "$work/body" || fail "the dataset holds the name of a writer"
    checks=$((checks + 1))
done < <(jq -r '.writers[].name' "$here/data/reflections.ndjson")
say "The supervision tool pulls the dataset of petitions: $(($(wc -l <"$work/body") - 1)) lines, no writer's name."
# Ids are the only cells of their form in the first column.
sed -n 's/^"\{0,1\}\([0-9a-f-]\{36\}\)"\{0,1\},.*$/\1/p' "$work/body" | sort >"$work/csv-ids"
call 200 GET /v1/datasets/petitions.ndjson "$tool"
jq -r .id "$work/body" | sort >"$work/ndjson-ids"
[ -s "$work/csv-ids" ] && cmp -s "$work/csv-ids" "$work/ndjson-ids" ||
    fail "the two forms of the dataset do not hold the same petitions"
checks=$((checks + 1))
say "The same dataset as NDJSON holds the same $(wc -l <"$work/ndjson-ids") petitions."

call 201 POST /v1/findings "$council" "$(jq -nc --arg unit "$committee" --args --arg due "$(day 21)" '{programme_id: null, subject_unit_id: $unit,
    case_ids: $ARGS.positional, severity: "minor", description: "Ba phản ánh đã được giải quyết, kết quả chưa được công khai tại nhà văn hóa thôn.",
    recommendation: "Công khai kết quả giải quyết tại nhà văn hóa thôn.", answer_due_on: $due}' "${case_ids[@]}")" "Idempotency-Key: finding-$run"
finding=/v1/findings/$(value .id)
expect .status open
expect '.cases | length' 3
say "The Council's Standing Committee records a finding about the three cases: $(value .number), answer due on $(value .answer_due_on)."
etag=$(read_tag "$finding" "$chair")
call 201 POST "$finding/replies" "$chair" '{"content": "UBND xã đã niêm yết kết quả tại các nhà văn hóa thôn.", "measures": "Niêm yết hằng tháng."}' "If-Match: $etag"
expect .finding.status replied
say "The Chair replies for the People's Committee."
etag=$(read_tag "$finding" "$council")
expect '.replies | length' 1
call 201 POST "$finding/closures" "$council" '{"reason": "Đã khắc phục."}' "If-Match: $etag"
expect .finding.status closed
say "The Council closes the finding."
call 403 POST /v1/findings "$dashboard" '{}' "Idempotency-Key: denied-$run"
expect .code permission_missing
say "A dashboard may record no finding."

# --------------------------------------------------------------------------------------------------------- reception

# free_slot FIRST LAST: the first free hour of the Chair between two offsets from today, as "DATE HH".
free_slot() {
    local offset date hour
    call 200 GET "/v1/reception-sessions?host_position_id=$chair_position&date_from=$(day "$1")&date_before=$(day "$(($2 + 1))")&limit=500" "$intake"
    for ((offset = $1; offset <= $2; offset++)); do
        date=$(day "$offset")
        for hour in 08 09 10 14 15 16; do
            if jq -e --arg date "$date" --arg from "$hour:00" --arg to "$hour:50" \
                'all(.items[]; .date != $date or .to <= $from or .from >= $to)' "$work/body" >/dev/null; then
                printf '%s %s' "$date" "$hour"
                return
            fi
        done
    done
    fail "the Chair's reception is booked out from $(day "$1") to $(day "$2"): start with a fresh demo"
}

# schedule DATE HOUR: the intake officer enters a schedule with one periodic session, the Chair approves it. Leaves its
# path in $schedule.
schedule() {
    local before etag
    before=$(jq -nr --arg date "$1" '($date + "T00:00:00Z" | fromdate) + 86400 | todate[:10]')
    call 201 POST /v1/reception-schedules "$intake" "$(jq -nc --arg host "$chair_position" --arg date "$1" --arg before "$before" --arg hour "$2" \
        '{host_position_id: $host, period_from: $date, period_before: $before,
          sessions: [{date: $date, from: "\($hour):00", to: "\($hour):50", kind: "periodic", place: "Phòng tiếp công dân, trụ sở HĐND và UBND xã Vân Khê",
                      expected_content: "Tiếp công dân định kỳ của Chủ tịch UBND xã.", capacity: 12}]}')" "Idempotency-Key: schedule-$run-$1-$2"
    schedule=/v1/reception-schedules/$(value .id)
    expect .status draft
    etag=$(read_tag "$schedule" "$chair")
    call 201 POST "$schedule/approvals" "$chair" '{}' "If-Match: $etag"
    call 200 GET "$schedule" "$intake"
    expect .status approved
}

chapter "The Chair receives citizens"
posting=$(jq -nc --arg today "$today" '{posted_on: $today, place: "Trụ sở HĐND và UBND xã Vân Khê"}')
slot=$(free_slot 14 40)
date=${slot% *} hour=${slot#* }
schedule "$date" "$hour"
say "The intake officer enters the Chair's reception on $date at $hour:00; the Chair approves it."
etag=$(read_tag "$schedule" "$intake")
call 201 POST "$schedule/publications" "$intake" "$posting" "If-Match: $etag"
call 200 GET "$schedule" "$intake"
expect .status published
call 200 GET /v1/me "$intake"
commune=$(value '.communes[0]')
call 200 GET "/v1/public/reception-schedules?commune=$commune&from=$date&limit=500" ""
expect_that 'any(.items[]; .date == $date and .from == "\($hour):00" and .kind == "periodic")' "the public calendar shows the session" \
    --arg date "$date" --arg hour "$hour"
say "The intake officer posts it in time, and everybody sees it in the public calendar."

slot=$(free_slot 1 5)
date=${slot% *} hour=${slot#* }
schedule "$date" "$hour"
etag=$(read_tag "$schedule" "$intake")
call 409 POST "$schedule/publications" "$intake" "$posting" "If-Match: $etag"
expect .code schedule_publication_late
expect_that '.latest_lawful_on < $today' "the latest lawful day has passed" --arg today "$today"
expect_that '.legal_basis != null' "the article is named"
expect_that '.explanation.vi != "" and .explanation.en != "" and .provisional == false' "the count of the latest day is told"
say "A session on $date can no longer be posted today: refused, the latest lawful day was $(value .latest_lawful_on)."

# ------------------------------------------------------------------------------------------------------------- audit

chapter "The audit"
program=${TIEPDAN_BIN:-$here/../target/debug/tiepdan}
if [ -n "${TIEPDAN_DATABASE:-}" ]; then
    DATABASE_URL=$TIEPDAN_DATABASE "$program" audit verify >"$work/audit" 2>&1 || fail "audit verify: $(cat "$work/audit")"
    grep -q ', intact; signed heads that fit: ' "$work/audit" || fail "audit verify: $(cat "$work/audit")"
    checks=$((checks + 1))
    say "The hash chain of the audit is intact: $(paste -sd ';' "$work/audit")."
else
    say "TIEPDAN_DATABASE is not set: the hash chain of the audit is not verified here."
fi

printf '\n%d steps, %d checks passed, 0 failed\n' "$step" "$checks"
