//! Where demo accounts answer. Their passwords stand in the documentation, so they must not answer on a host that
//! others reach.

use std::net::{IpAddr, Ipv6Addr};

/// Local names, and those an operator listed.
#[derive(Debug, Clone, Default)]
pub struct DemoHosts {
    listed: Vec<String>,
}

impl DemoHosts {
    /// Local names and these (without ports; case makes no difference).
    #[must_use]
    pub fn new(listed: Vec<String>) -> Self {
        Self { listed: listed.into_iter().map(|name| name.trim().to_ascii_lowercase()).collect() }
    }

    /// True where demo accounts answer: `host` is the request's own `Host`, with or without a port.
    #[must_use]
    pub fn answer(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        let name = name.to_ascii_lowercase();
        let local = matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        local || self.listed.iter().any(|listed| !listed.is_empty() && *listed == name)
    }
}

/// The name before the port; `None` for what is no host at all.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = match host.rsplit_once(':') {
        // The colons within brackets belong to the address.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let valid_port =
        port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    let bracketed = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let valid_name = match bracketed {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => {
            name.parse::<IpAddr>().is_ok_and(|address| address.is_ipv4())
                || (!name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)))
        }
    };
    (valid_name && valid_port).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names_answer_with_any_port() {
        let hosts = DemoHosts::default();
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert!(hosts.answer(host), "{host}");
        }
    }

    #[test]
    fn others_do_not() {
        let hosts = DemoHosts::new(vec![String::new()]);
        for host in [
            "",
            ":80",
            "tiepdan.vn",
            "localhost.tiepdan.vn",
            "localhost@tiepdan.vn",
            "tiepdan.vn:localhost",
            "127.0.0.2",
            "localhost:",
            "localhost:80:80",
            "::1",
            "[::1",
            "[::2]",
            "0.0.0.0",
            "localhost.",
            "localhost, x",
        ] {
            assert!(!hosts.answer(host), "{host}");
        }
    }

    #[test]
    fn listed_names_answer() {
        let hosts = DemoHosts::new(vec!["Demo.Example.vn".to_owned()]);
        assert!(hosts.answer("demo.example.vn:443"));
        assert!(!hosts.answer("other.example.vn"));
    }
}
