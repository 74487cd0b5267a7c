//! What an act does to the clocks of its petition.

/// Which clocks an act stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stops {
    /// None.
    Nothing,
    /// It is an outward act: the terms of other treatments have fallen away, that of its own and the red line are fulfilled. A request
    /// for a supplement leaves what must be done at once.
    UntilFirstAct,
    /// Whatever runs is cancelled: nothing is left to be done.
    Everything,
    /// That of mediating a land dispute is fulfilled (P07): it was mediated in vain.
    Mediating,
    /// That of mediating a land dispute is cancelled (P07): it came back, and nobody has mediated it. One that has run out by then tells
    /// since when it was overdue, whatever becomes of the dispute.
    Unmediated,
    /// First clocks are exchanged for those of the kind and the treatment that were found.
    Exchanged,
}

/// Which clocks an act starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// None of this room; acceptance starts those of the case.
    Nothing,
    /// That of acceptance again, from the day of the act (C02, K03, T01 or T02, P06 or P08), and R16 from the receipt.
    AcceptanceAgain,
    /// That of accepting or refusing the settlement of a land dispute (P08), from the day of the act, in the place of P06.
    SettlementAnswer,
    /// That of mediating a land dispute (P07), from its receipt, or from the day on which it was complete: what comes back unmediated has
    /// no more time by that.
    Mediating,
    /// That of telling a known denouncer at once why it is not accepted (T03), due on the day of the act.
    TellingAtOnce,
}
