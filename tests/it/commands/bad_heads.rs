//! Files of signed heads that `audit verify --heads` cannot use: one clear sentence, a failure, nothing done.

use super::bad::{Need, refused, run_in};
use super::bad_database::Place;

#[tokio::test]
async fn wrong_copies_of_heads() {
    let place = Place::make("heads").await;
    let settings = [
        ("DATABASE_URL", place.url(Need::Application, "good")),
        ("TIEPDAN_KEYS_DIR", place.keys().display().to_string()),
    ];
    let verify = |file: &str| run_in(&place.folder.0, &["audit", "verify", "--heads", file], &settings);
    let before = place.dump();
    refused("missing", &verify("nowhere.txt"), 1, "nowhere.txt cannot be read: No such file or directory");
    refused("a folder", &verify("keys"), 1, "keys cannot be read: Is a directory");
    std::fs::write(place.folder.0.join("binary"), [0xFF, 0xFE, 0x00]).unwrap();
    refused("no text", &verify("binary"), 1, "binary cannot be read: ");
    for (name, line) in
        [("words", "these are no heads"), ("parts", "a.b.c"), ("part", "eyJhbGciOiJFZERTQSJ9")]
    {
        std::fs::write(place.folder.0.join(name), format!("\n  {line}\r\n\n")).unwrap();
        refused(name, &verify(name), 1, "a line of the file is no head of ours: ");
    }
    assert!(before == place.dump(), "something was changed");
    std::fs::write(place.folder.0.join("none"), " \n\n").unwrap();
    assert!(verify("none").status.success(), "no line, no fault");
}
