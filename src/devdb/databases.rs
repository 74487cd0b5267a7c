//! Databases on any server: make, copy, drop, look. A database is closed to everybody but the application.

use tokio_postgres::{Client, Config, NoTls};

use super::DevDbError;
use super::roles::{APPLICATION, OWNER};

/// Connects over the cluster's Unix socket; the connection lives in a task until the client is dropped.
pub(super) async fn connect(config: &Config) -> Result<Client, DevDbError> {
    let (client, connection) = config.connect(NoTls).await.map_err(DevDbError::sql("connect"))?;
    tokio::spawn(async move {
        // Its end shows in every later call of the client.
        let _ = connection.await;
    });
    Ok(client)
}

/// Creates a database owned by `tiepdan_owner`, empty or as a copy. Nobody may be connected to the template.
pub async fn create_database(client: &Client, name: &str, template: Option<&str>) -> Result<(), DevDbError> {
    let quoted = quote(name)?;
    let template = quote(template.unwrap_or("template0"))?;
    let create = format!("CREATE DATABASE {quoted} OWNER {OWNER} TEMPLATE {template} ENCODING 'UTF8'");
    client.batch_execute(&create).await.map_err(DevDbError::sql("create the database"))?;
    secure_database(client, name).await
}

/// Closes a database to everybody but its owner and the application (a copy does not take these rights over).
pub async fn secure_database(client: &Client, name: &str) -> Result<(), DevDbError> {
    let sql = closing_sql(&quote(name)?);
    client.batch_execute(&sql).await.map_err(DevDbError::sql("set the rights on the database"))
}

fn closing_sql(quoted: &str) -> String {
    format!(
        "REVOKE ALL ON DATABASE {quoted} FROM PUBLIC; GRANT CONNECT ON DATABASE {quoted} TO {APPLICATION};\n"
    )
}

/// Statements that give an existing database to `tiepdan_owner` and close it to others.
pub(super) fn adoption_sql(name: &str) -> Result<String, DevDbError> {
    let quoted = quote(name)?;
    Ok(format!("ALTER DATABASE {quoted} OWNER TO {OWNER};\n{}", closing_sql(&quoted)))
}

/// Drops a database if it is there, ending its sessions: it takes a superuser where others are connected.
pub async fn drop_database(client: &Client, name: &str) -> Result<(), DevDbError> {
    let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote(name)?);
    client.batch_execute(&sql).await.map_err(DevDbError::sql("drop the database"))
}

/// Whether a database of this name is there.
pub async fn database_exists(client: &Client, name: &str) -> Result<bool, DevDbError> {
    let found = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await;
    Ok(found.map_err(DevDbError::sql("look for the database"))?.is_some())
}

/// Names are restricted rather than escaped: they also stand in URLs and file names.
fn quote(name: &str) -> Result<String, DevDbError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 63 || !name.chars().all(allowed) {
        return Err(DevDbError::DatabaseName(name.to_owned()));
    }
    Ok(format!("\"{name}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_database_names() {
        assert_eq!(quote("tiepdan_demo").unwrap(), "\"tiepdan_demo\"");
        for bad in ["", "a\"b", "a b", "Ä", "x".repeat(64).as_str()] {
            assert!(quote(bad).is_err(), "{bad}");
        }
    }
}
