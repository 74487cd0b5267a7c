//! Passwords verify, unknown logins cost the same, the queue is bounded, and secrets do not change their kind.

use super::*;

const CHEAP: PasswordParams = PasswordParams { memory_kib: 16, passes: 1, lanes: 1, at_once: 2, waiting: 3 };

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[tokio::test]
async fn a_password_verifies_and_another_does_not() {
    let service = PasswordService::new(CHEAP).unwrap();
    let phc = service.hash(&secret("Mật khẩu")).await.unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=16,t=1,p=1$"), "{phc}");
    assert_ne!(phc, service.hash(&secret("Mật khẩu")).await.unwrap());
    assert!(service.verify(&phc, &secret("Mật khẩu")).await.unwrap());
    // The same characters as another keyboard writes them.
    assert!(service.verify(&phc, &secret("Ma\u{323}\u{302}t kha\u{302}\u{309}u")).await.unwrap());
    assert!(!service.verify(&phc, &secret("mật khẩu")).await.unwrap());
    assert!(!service.verify(&phc, &secret("")).await.unwrap());
}

#[tokio::test]
async fn an_unknown_login_is_refused_whatever_the_password() {
    let service = PasswordService::new(CHEAP).unwrap();
    assert!(!service.verify_or_dummy(None, &secret("")).await.unwrap());
    assert!(!service.verify_or_dummy(None, &secret("x")).await.unwrap());
    let dummy = PasswordHash::new(&service.dummy).unwrap();
    assert_eq!(Params::try_from(&dummy).unwrap().m_cost(), CHEAP.memory_kib);
}

#[tokio::test]
async fn a_password_beyond_the_limit_is_never_right() {
    let service = PasswordService::new(CHEAP).unwrap();
    let long = secret(&"x".repeat(MAX_PASSWORD_BYTES + 1));
    assert_eq!(service.hash(&long).await.unwrap_err().code, Code::BodyInvalid);
    // It is replaced by an empty password for the work; even where that one is right, the answer is no.
    let empty = service.hash(&secret("")).await.unwrap();
    assert!(!service.verify(&empty, &long).await.unwrap());
}

#[tokio::test]
async fn a_damaged_hash_is_an_internal_error() {
    let service = PasswordService::new(CHEAP).unwrap();
    for damaged in ["", "plain", "$argon2id$nonsense", "$argon2id$v=19$m=16,t=1,p=1$c2FsdHNhbHQ"] {
        let problem = service.verify(damaged, &secret("x")).await.unwrap_err();
        assert_eq!(problem.code, Code::InternalError, "{damaged}");
    }
    assert!(service.needs_rehash("plain"));
}

#[tokio::test]
async fn a_change_of_cost_is_seen() {
    let service = PasswordService::new(CHEAP).unwrap();
    let phc = service.hash(&secret("x")).await.unwrap();
    assert!(!service.needs_rehash(&phc));
    let dearer = PasswordService::new(PasswordParams { passes: 2, ..CHEAP }).unwrap();
    assert!(dearer.needs_rehash(&phc));
    assert!(dearer.verify(&phc, &secret("x")).await.unwrap());
}

#[tokio::test]
async fn who_would_wait_too_long_is_sent_away_and_the_others_are_served() {
    let service = PasswordService::new(CHEAP).unwrap();
    let busy = [service.permit().await.unwrap(), service.permit().await.unwrap()];
    let queue: Vec<_> = (0..CHEAP.waiting)
        .map(|_| {
            let service = service.clone();
            tokio::spawn(async move { service.verify_or_dummy(None, &secret("x")).await })
        })
        .collect();
    while service.waiting.load(Ordering::Acquire) < CHEAP.waiting {
        tokio::task::yield_now().await;
    }
    let problem = service.verify_or_dummy(None, &secret("x")).await.unwrap_err();
    assert_eq!((problem.code, problem.retry_after), (Code::ServiceUnavailable, Some(RETRY_AFTER_SECONDS)));
    // One who goes away leaves his place to another.
    queue[0].abort();
    while service.waiting.load(Ordering::Acquire) == CHEAP.waiting {
        tokio::task::yield_now().await;
    }
    drop(busy);
    for waiting in queue.into_iter().skip(1) {
        assert!(!waiting.await.unwrap().unwrap());
    }
    assert_eq!(service.waiting.load(Ordering::Acquire), 0);
    assert_eq!(service.running.available_permits(), CHEAP.at_once);
}
