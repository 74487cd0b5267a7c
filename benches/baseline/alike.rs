//! Petitions of one text, registered and screened through the API: searches go by keyed hashes, which made data cannot have.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::Outcome;
use crate::accounts::Account;
use crate::client::Connection;
use crate::server::Server;
use crate::stand::{Stand, WORK};

/// More than a page of a search.
const PETITIONS: u64 = 600;

/// Makes them in the copy.
pub async fn make(stand: &Stand) -> Outcome<()> {
    let server = Server::on(stand, WORK).await?;
    let portal = Account::machine(server.address, "demo-portal").await?;
    let officer = Account::person(server.address, "intake-officer").await?;
    let mut connection = Connection::open(server.address).await?;
    let mut request = Vec::new();
    let found = json!({
        "kind": "reflection", "field": "transport", "within_authority": true, "note": "Xã được giao tiếp nhận.",
    });
    for number in 0..PETITIONS {
        request.clear();
        portal.register(number, &mut request);
        let (registered, _) = done(&mut connection, &request, 201).await?;
        let id = registered["id"].as_str().ok_or("a petition without its id")?;
        let path = format!("/v1/petitions/{id}");
        let (_, tag) = done(&mut connection, &officer.get(&path, ""), 200).await?;
        let more = format!("If-Match: {tag}\r\nIdempotency-Key: baseline-screening-{number}\r\n");
        let screening = officer.post(&format!("{path}/screenings"), &more, &found);
        done(&mut connection, &screening, 201).await?;
    }
    server.stop()?;
    let client = stand.client(DbRole::Superuser, WORK).await?;
    client.batch_execute("vacuum (analyze) petitions, petition_likeness").await?;
    Ok(())
}

/// What is answered, and its tag.
async fn done(connection: &mut Connection, request: &[u8], wanted: u16) -> Outcome<(Value, String)> {
    let answer = connection.exchange(request).await?;
    if answer.status != wanted {
        return Err(format!("{}: {}", answer.status, String::from_utf8_lossy(answer.body)).into());
    }
    let tag = answer.header("etag").unwrap_or_default().to_owned();
    Ok((serde_json::from_slice(answer.body)?, tag))
}
