//! Demo accounts and clients.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::try_join_all;
use secrecy::SecretString;
use uuid::Uuid;

use super::file::PeopleFile;
use super::{Naming, SeedTools};
use crate::kernel::access::Role;
use crate::kernel::crypto::{SecretKind, hash_secret};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::communes::CommuneFile;
use crate::people::schema::{clients, users};
use crate::people::store::accounts::{NewClient, NewUser};

/// Login of the person who heads Party committee and council, with both positions.
const DUAL_OFFICE: &str = "dual-office";

/// Demo clients with their role, the code of their body, and what they are.
const CLIENTS: [(&str, Role, &str, &str); 3] = [
    ("demo-portal", Role::Portal, "ubnd", "Cổng phản ánh, kiến nghị (mẫu)"),
    ("demo-dashboard", Role::Dashboard, "ubnd", "Bảng theo dõi của UBND (mẫu)"),
    ("demo-supervision-tool", Role::SupervisionTool, "hdnd", "Công cụ giám sát của HĐND (mẫu)"),
];

/// Whose account, and in which position only.
struct Account {
    login: String,
    commune: String,
    person_id: Uuid,
    only_position_id: Option<Uuid>,
}

fn accounts(file: &PeopleFile, naming: &Naming, today: NaiveDate) -> Vec<Account> {
    let mut accounts = Vec::new();
    for role in Role::ALL.iter().filter(|role| !role.is_machine()) {
        // A role that nobody holds on this day has no account.
        let Some(line) = file.first_holder(role.as_str(), today) else { continue };
        accounts.push(Account {
            login: role.as_str().replace('_', "-"),
            commune: naming.tenant(&line.person).to_owned(),
            person_id: naming.person(&line.person),
            only_position_id: Some(naming.position(line)),
        });
    }
    let both = [Role::PartySecretary.as_str(), Role::CouncilStanding.as_str()];
    accounts.extend(file.first_holder_of_both(both, today).map(|person| Account {
        login: DUAL_OFFICE.to_owned(),
        commune: naming.tenant(&person.id).to_owned(),
        person_id: naming.person(&person.id),
        only_position_id: None,
    }));
    accounts
}

/// Makes the accounts that are missing; those there already follow who holds the office today.
pub(super) async fn load_users(
    conn: &mut AsyncPgConnection,
    tools: SeedTools<'_>,
    file: &PeopleFile,
    naming: &Naming,
    today: NaiveDate,
) -> Outcome<Vec<String>> {
    let accounts = accounts(file, naming, today);
    let logins: Vec<String> = accounts.iter().map(|account| account.login.clone()).collect();
    let known: Vec<String> =
        users::table.filter(users::login.eq_any(logins.clone())).select(users::login).load(conn).await?;
    let (old, new): (Vec<Account>, Vec<Account>) =
        accounts.into_iter().partition(|account| known.contains(&account.login));
    for account in old {
        let demo = users::table.filter(users::login.eq(account.login).and(users::demo));
        diesel::update(demo)
            .set((
                users::commune.eq(account.commune),
                users::person_id.eq(account.person_id),
                users::only_position_id.eq(account.only_position_id),
            ))
            .execute(conn)
            .await?;
    }
    let rows: Vec<NewUser> =
        try_join_all(new.into_iter().map(|account| hashed(tools, naming, account))).await?;
    diesel::insert_into(users::table).values(rows).execute(conn).await?;
    Ok(logins)
}

async fn hashed(tools: SeedTools<'_>, naming: &Naming, account: Account) -> Outcome<NewUser> {
    let password = SecretString::from(format!("demo-{}", account.login));
    Ok(NewUser {
        id: naming.id(&naming.commune, "user", &account.login),
        password_hash: tools.passwords.hash(&password).await?,
        login: account.login,
        commune: account.commune,
        person_id: account.person_id,
        only_position_id: account.only_position_id,
        demo: true,
        created_at: tools.real_now,
    })
}

/// Makes the demo clients that are missing.
pub(super) async fn load_clients(
    conn: &mut AsyncPgConnection,
    tools: SeedTools<'_>,
    file: &CommuneFile,
    naming: &Naming,
) -> Outcome<Vec<String>> {
    let mut rows = Vec::new();
    for (id, role, body, name) in CLIENTS {
        if !file.has_body(body) {
            return Err(Problem::internal(format!("the commune file has no body {body}")));
        }
        let secret = SecretString::from(format!("demo-{id}"));
        rows.push(NewClient {
            id: id.to_owned(),
            name: name.to_owned(),
            role: role.as_str().to_owned(),
            secret_hash: hash_secret(tools.keys, SecretKind::Client, &secret).to_vec(),
            commune: naming.commune.clone(),
            body_unit_id: naming.unit(body),
            communes: vec![naming.commune.clone()],
            demo: true,
            created_at: tools.real_now,
        });
    }
    diesel::insert_into(clients::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(CLIENTS.iter().map(|(id, ..)| (*id).to_owned()).collect())
}
