//! The private PostgreSQL of a laptop and of the tests.
