//! Pages beside the API, which people read without internet: the reader of the contract, and one page a problem code.

use tiepdan::kernel::problem::{Code, Language};
use tiepdan::platform::remedies::remedy;

use super::editions::unpacked;
use crate::support::TestApp;

#[tokio::test]
async fn pages_work_without_internet() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    let reader = anyone.get("/docs/").await.expect(200);
    assert!(reader.header("content-type").starts_with("text/html"));
    for part in reader.text.split(['"', '\'']).filter(|part| part.contains(".js") || part.contains(".css")) {
        let name = part.trim_start_matches("./");
        assert!(
            !name.starts_with("http") && !name.starts_with("//"),
            "{name} would be loaded from elsewhere"
        );
        let path = format!("/docs/{name}");
        let plain = anyone.get(&path).await.expect(200);
        assert!(plain.header("content-encoding").is_empty(), "{name}");
        let gzip = anyone.get(&path).header("Accept-Encoding", "gzip").await.expect(200);
        assert_eq!(gzip.header("content-encoding"), "gzip", "{name}");
        assert!(unpacked(&gzip) == plain.text, "{name} is another one unpacked");
        // What is packed while it is sent has no length.
        let made = name == "swagger-initializer.js";
        assert_eq!(
            gzip.header("content-length").is_empty(),
            made,
            "{name} is packed anew for everybody who asks"
        );
    }
    let start = anyone.get("/docs/swagger-initializer.js").await.expect(200);
    assert!(
        start.text.contains("/openapi.json") && start.text.contains("\"validatorUrl\": \"none\""),
        "{}",
        start.text
    );
    anyone.get("/docs/nothing.js").await.expect_problem(404, "route_not_found");
}

#[tokio::test]
async fn every_problem_has_a_page_in_both_languages() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    for code in Code::ALL {
        let page = anyone.get(&format!("/problems/{}", code.as_str())).await.expect(200).text;
        let (vi, en) = page.split_once("<section lang=\"en\">").unwrap();
        assert!(vi.contains("<html lang=\"vi\">") && vi.contains(code.as_str()), "{page}");
        let help = remedy(*code);
        for (part, text) in
            [(vi, code.title(Language::Vi)), (vi, help.vi), (en, code.title(Language::En)), (en, help.en)]
        {
            assert!(!text.is_empty() && part.contains(&format!("<p>{text}</p>")), "{text} is not in {page}");
        }
        assert_ne!(help.vi, help.en, "{}", code.as_str());
        // Nothing is loaded from elsewhere, and no link leads there.
        for address in ["//", "src=", "href=", "url(", "@import"] {
            assert!(!page.contains(address), "{address} in {page}");
        }
    }
    anyone.get("/problems/no_such_code").await.expect_problem(404, "resource_not_found");
}
