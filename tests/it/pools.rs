//! Connections of the pools: each thread that answers requests has its own, and none of them lies idle while somebody waits.

use std::thread;
use std::time::Duration;

use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl as _;
use tiepdan::kernel::db::{Db, answers_here};
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::support::TestApp;

/// Before a request that waits for a connection is told that there is none.
const SOON: Duration = Duration::from_secs(2);

/// The sessions of the next connections that this thread gets, one after the other.
async fn sessions(db: &Db) -> [i32; 3] {
    let mut all = [0; 3];
    for one in &mut all {
        let mut conn = db.read().await.unwrap();
        let pid = diesel::select(diesel::dsl::sql::<Integer>("pg_backend_pid()"));
        *one = pid.get_result(&mut conn).await.unwrap();
    }
    all
}

#[actix_web::test]
async fn each_thread_that_answers_has_its_own_connection() {
    let app = TestApp::start().await;
    // As many as there may be threads in this process: whatever their numbers are, they differ.
    let db = app.pools(1_000, 1_000).await;
    let ask = |db: Db| {
        thread::spawn(move || {
            answers_here();
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(sessions(&db))
        })
    };
    let told = [ask(db.clone()), ask(db.clone())].map(|thread| thread.join().unwrap());
    for own in told {
        assert_eq!(own, [own[0]; 3]);
    }
    assert_ne!(told[0][0], told[1][0]);
}

#[actix_web::test]
async fn no_connection_is_idle_while_somebody_waits() {
    let app = TestApp::start().await;
    let db = app.pools(2, 2).await;
    let _own = db.read().await.unwrap();
    // That of another thread.
    let other = timeout(SOON, db.read()).await.expect("it waits for its own").unwrap();
    let (third, ()) = tokio::join!(timeout(SOON, db.read()), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        drop(other);
    });
    assert!(third.expect("it does not see that another one has come free").is_ok());
}
