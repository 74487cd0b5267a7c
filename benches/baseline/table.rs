//! The table: what was measured, beside what it is compared with, and the goal.

/// Values of one thing, one a round.
#[derive(Debug, Clone, Default)]
pub struct Values(pub Vec<f64>);

impl Values {
    /// Middle, smallest, largest.
    fn spread(&self) -> Option<(f64, f64, f64)> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        Some((*sorted.get(sorted.len() / 2)?, *sorted.first()?, *sorted.last()?))
    }

    fn shown(&self) -> String {
        let Some((middle, low, high)) = self.spread() else { return String::new() };
        let digits = match high {
            ..10.0 => 2,
            ..100.0 => 1,
            _ => 0,
        };
        format!("{middle:.digits$} ({low:.digits$}–{high:.digits$})")
    }
}

/// Which way is good.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// No bound was set: it is told.
    None,
}

impl Goal {
    fn met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
            Self::None => true,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::AtLeast(bound) => format!("≥ {bound}"),
            Self::AtMost(bound) => format!("≤ {bound}"),
            Self::None => String::new(),
        }
    }
}

/// All lines.
#[derive(Debug, Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    /// Two rates of the same rounds and what the first is of the second, round by round.
    pub fn ratio(&mut self, what: &str, ours: &Values, theirs: &Values, goal: Goal) {
        let ratio = Values(ours.0.iter().zip(&theirs.0).map(|(ours, theirs)| ours / theirs).collect());
        self.line(what, ours.shown(), theirs.shown(), &ratio, goal);
    }

    /// Values with a goal of their own.
    pub fn value(&mut self, what: &str, values: &Values, goal: Goal) {
        self.line(what, String::new(), String::new(), values, goal);
    }

    fn line(&mut self, what: &str, ours: String, theirs: String, judged: &Values, goal: Goal) {
        let met = judged.spread().is_some_and(|(middle, ..)| goal.met(middle));
        let verdict = format!("{}{}", goal.shown(), if met { "" } else { " MISSED" });
        self.0.push([what.to_owned(), ours, theirs, judged.shown(), verdict]);
    }

    /// Prints it as it stands in the documentation.
    pub fn print(&self) {
        if self.0.is_empty() {
            return;
        }
        println!("\n| median (smallest–largest) | tiepdan | beside | judged | goal |\n|---|---|---|---|---|");
        for line in &self.0 {
            println!("| {} |", line.join(" | "));
        }
    }
}
