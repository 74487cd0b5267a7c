//! People in office: communes, units, persons, positions.

pub mod names;
pub mod office;
pub mod references;
pub mod schema;
