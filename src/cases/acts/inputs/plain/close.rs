//! A case ends.

plain! {
    /// Closure: what was decided is carried out, or the answer accepted.
    ClosureInput Closures "case_closure" CaseClosed by CloseCase
}
