//! Which library encrypts: rustls with ring, which the database's driver brings anyway.

/// Names that library to everything in this process that opens connections. Call it before a
/// client is made; again does nothing.
pub fn install() {
    // Fails only when it was done before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
