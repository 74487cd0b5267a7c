//! Connections of the pools: each thread that answers requests has its own, and none of them lies idle while somebody waits.

use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use diesel::QueryResult;
use diesel::sql_types::Integer;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};
use tiepdan::kernel::db::{Db, DbOptions};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::support::TestApp;

/// Before a request that waits for a connection is told that there is none.
const SOON: Duration = Duration::from_secs(2);

/// A thread that answers requests, whose number leaves `rest` when divided by two.
pub fn on_thread<R: Send + 'static>(
    db: Db,
    rest: usize,
    work: impl AsyncFnOnce(Db) -> R + Send + 'static,
) -> JoinHandle<R> {
    thread::spawn(move || {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            db.answers_here(&Handle::current());
            if db.thread() % 2 == rest {
                return work(db).await;
            }
            // The next number is another thread's; what is opened here meanwhile needs this one.
            let other = on_thread(db, rest, work);
            spawn_blocking(move || other.join().unwrap()).await.unwrap()
        })
    })
}

/// The session of a connection.
async fn session(conn: &mut AsyncPgConnection) -> QueryResult<i32> {
    diesel::select(diesel::dsl::sql::<Integer>("pg_backend_pid()")).get_result(conn).await
}

/// The sessions of the next connections that this thread gets, one after the other.
async fn sessions(db: &Db) -> [i32; 3] {
    let mut all = [0; 3];
    for one in &mut all {
        *one = session(&mut db.read().await.unwrap()).await.unwrap();
    }
    all
}

#[actix_web::test]
async fn each_thread_that_answers_has_its_own_connection() {
    let app = TestApp::start().await;
    let db = app.pools(2, 2).await;
    let both = Arc::new(Barrier::new(2));
    let ask = |rest| {
        let both = both.clone();
        on_thread(db.clone(), rest, async move |db| {
            both.wait();
            let told = sessions(&db).await;
            both.wait();
            told
        })
    };
    let told = [ask(0), ask(1)].map(|thread| thread.join().unwrap());
    for own in told {
        assert_eq!(own, [own[0]; 3]);
    }
    assert_ne!(told[0][0], told[1][0]);
}

/// A thread that answers requests, until it is ended.
async fn answering(db: &Db) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (answers, begun) = oneshot::channel();
    let (end, told) = oneshot::channel();
    let db = db.clone();
    let thread = thread::spawn(move || {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            db.answers_here(&Handle::current());
            answers.send(()).unwrap();
            let _ = told.await;
        });
    });
    begun.await.unwrap();
    (end, thread)
}

fn ended((end, thread): (oneshot::Sender<()>, JoinHandle<()>)) {
    drop(end);
    thread.join().unwrap();
}

#[actix_web::test]
async fn a_connection_lives_on_the_thread_that_answers_with_it_whoever_asks_first() {
    let app = TestApp::start().await;
    let db = app.pools(1, 1).await;
    // In the place of one that has ended.
    ended(answering(&db).await);
    let thread = answering(&db).await;
    // This thread answers no requests.
    let mut conn = db.read().await.unwrap();
    session(&mut conn).await.unwrap();
    ended(thread);
    assert!(session(&mut conn).await.is_err(), "it lives elsewhere");
    drop(conn);
    session(&mut db.read().await.unwrap()).await.expect("the next one is opened where it is asked for");
}

#[actix_web::test]
async fn a_connection_that_nobody_waits_for_any_more_is_not_opened_to_its_end() {
    // It takes connections and says nothing.
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = server.local_addr().unwrap();
    let db = Db::new(&DbOptions {
        url: format!("postgresql://nobody@{place}/nothing?sslmode=disable").into(),
        read_url: None,
        write_connections: 1,
        read_connections: 1,
        threads: 1,
        statement_time: Duration::from_secs(30),
    })
    .unwrap();
    db.answers_here(&Handle::current());
    let (mut opening, _) = tokio::select! {
        _ = db.read() => panic!("nobody has answered"),
        accepted = server.accept() => accepted.unwrap(),
    };
    let mut sent = Vec::new();
    timeout(Duration::from_secs(1), opening.read_to_end(&mut sent)).await.expect("it goes on").unwrap();
}

#[actix_web::test]
async fn no_connection_is_idle_while_somebody_waits() {
    let app = TestApp::start().await;
    let db = app.pools(2, 2).await;
    let _own = db.read().await.unwrap();
    // That of another thread.
    let other = timeout(SOON, db.read()).await.expect("it waits for its own").unwrap();
    let (third, ()) = tokio::join!(timeout(SOON, db.read()), async {
        sleep(Duration::from_millis(200)).await;
        drop(other);
    });
    assert!(third.expect("it does not see that another one has come free").is_ok());
}

#[actix_web::test]
async fn whoever_waits_is_not_passed_over_by_those_of_another_thread() {
    let app = TestApp::start().await;
    let db = app.pools(2, 2).await;
    // One thread's connection is out for long; on the other one, whoever has had a connection asks for the next one: always one waits.
    let (held, waited) = (Arc::new(Barrier::new(3)), Arc::new(Barrier::new(3)));
    let holder = {
        let (held, waited) = (held.clone(), waited.clone());
        on_thread(db.clone(), 0, async move |db| {
            let _own = db.read().await.unwrap();
            held.wait();
            // Given back before the other thread goes on: it would wait for it.
            let taken = timeout(SOON, db.read()).await.is_ok_and(|taken| taken.is_ok());
            waited.wait();
            taken
        })
    };
    let busy = {
        let (held, waited) = (held.clone(), waited.clone());
        on_thread(db.clone(), 1, async move |db| {
            let first = db.read().await.unwrap();
            held.wait();
            let queue = (0..3).map(|_| async {
                for _ in 0..100 {
                    let taken = db.read().await;
                    sleep(Duration::from_millis(10)).await;
                    drop(taken);
                }
            });
            drop(first);
            futures_util::future::join_all(queue).await;
            waited.wait();
        })
    };
    held.wait();
    waited.wait();
    busy.join().unwrap();
    assert!(holder.join().unwrap(), "it is passed over");
}
