//! The API's own address.

use std::net::{SocketAddr, TcpListener};

use tokio::net::TcpSocket;

/// Connections that the system holds until the server takes them: a burst of clients that connect anew, as after a
/// restart, must not be dropped and come back a second later. The system may allow less (`net.core.somaxconn`).
const BACKLOG: u32 = 1024;

/// Listens.
///
/// # Errors
/// One sentence that names the address and its setting.
pub(super) fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    let open = || -> std::io::Result<TcpListener> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // As the standard library does: a server that was just stopped leaves connections that still wait for their end.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)?.into_std()
    };
    open().map_err(|error| cannot_bind(address, &error))
}

/// Why the address cannot be used.
pub(super) fn cannot_bind(address: SocketAddr, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::AddrInUse {
        return format!(
            "{address} is taken by another program: stop that one, or set TIEPDAN_BIND to another port"
        );
    }
    format!("cannot listen on {address} (TIEPDAN_BIND): {error}")
}
