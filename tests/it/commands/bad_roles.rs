//! Roles: made with their database or not at all, and none that row-level security does not hold is served with.

use super::bad::{CALLS, Need, SECRET, free_ports, refused, run_in};
use super::bad_database::{CALLS_BUT_ROLES, Place};
use crate::support::cluster::TODAY;

#[tokio::test]
async fn roles_are_made_with_their_database_or_not_at_all() {
    let place = Place::make("roles").await;
    for statement in [
        "create database \"Tiep-Dan\"",
        "create database borrowed",
        &format!("create role creator login createrole createdb password '{SECRET}'"),
        "grant tiepdan_owner, tiepdan_app, identity_reader, part_corrector, key_keeper, key_lister to creator
            with admin option",
    ] {
        place.sql("postgres", statement).await;
    }
    let owner = place.url(Need::Owner, "Tiep-Dan");
    let words = "`Tiep-Dan` cannot be a database name here";
    place.try_url(Need::Owner, Some(&owner), "Tiep-Dan", CALLS_BUT_ROLES, words);
    // Who may make the roles need not own the database.
    let creator = place.url_as("creator", "postgres");
    let words = "must be owner of database borrowed";
    place.try_url(Need::Administrator, Some(&creator), "borrowed", &[], words);
}

#[tokio::test]
async fn nobody_serves_for_whom_row_level_security_is_void() {
    let place = Place::make("void").await;
    let others: Vec<String> = CALLS
        .iter()
        .filter(|(call, _)| !["serve", "worker"].contains(&call[0]))
        .map(|(call, _)| call.join(" "))
        .collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    for (role, right) in [("strong", "superuser"), ("passing", "bypassrls")] {
        let made = format!("create role {role} login {right} password '{SECRET}' in role tiepdan_app");
        place.sql("postgres", &made).await;
        let url = place.url_as(role, "good");
        let words = "row-level security is void for the role of DATABASE_URL, ";
        place.try_url(Need::Application, Some(&url), "good", &others, words);
        let settings: Vec<(&str, String)> = free_ports()
            .into_iter()
            .chain([
                ("DATABASE_URL", place.url(Need::Application, "good")),
                ("DATABASE_READ_URL", url),
                ("TIEPDAN_KEYS_DIR", place.keys().display().to_string()),
                ("TIEPDAN_TODAY", TODAY.to_owned()),
            ])
            .collect();
        for call in ["serve", "worker", "doctor"] {
            let words = "row-level security is void for the role of DATABASE_READ_URL, ";
            refused(call, &run_in(&place.folder.0, &[call], &settings), 1, words);
        }
    }
}
