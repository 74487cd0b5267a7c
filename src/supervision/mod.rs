//! Supervision (giám sát): findings of the People's Council, the Fatherland Front and the inspection committee, the
//! replies of the supervised units, and their closure.

pub mod access;
pub mod acts;
pub mod http;
pub mod model;
pub mod schema;
pub mod store;
pub mod usecases;
