//! The table: what was measured, beside what it is compared with, and the goal.

use std::process::Command;

/// Values of one thing, one a round.
#[derive(Debug, Clone, Default)]
pub struct Values(pub Vec<f64>);

impl Values {
    /// Median (of an even number the mean of the two in the middle), smallest, largest.
    fn spread(&self) -> Option<(f64, f64, f64)> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let (smallest, largest) = (sorted.first()?, sorted.last()?);
        let (lower, upper) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        Some((f64::midpoint(lower, upper), *smallest, *largest))
    }

    fn shown(&self) -> String {
        let Some((median, low, high)) = self.spread() else { return String::new() };
        let digits = match high {
            ..10.0 => 2,
            ..100.0 => 1,
            _ => 0,
        };
        format!("{median:.digits$} ({low:.digits$}–{high:.digits$})")
    }
}

/// A bench has no tests: what every figure goes through is tried on known values.
pub fn try_median() {
    assert_eq!(Values(vec![8.0, 1.0, 2.0, 4.0]).spread(), Some((3.0, 1.0, 8.0)));
    assert_eq!(Values(vec![8.0, 1.0, 2.0]).spread(), Some((2.0, 1.0, 8.0)));
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

/// Which of the values meets the goal or misses it.
#[derive(Debug, Clone, Copy)]
enum By {
    Median,
    Largest,
}

/// All lines.
#[derive(Debug, Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    /// Two rates of the same rounds and what the first is of the second, round by round. The median of these ratios is not the
    /// ratio of the medians beside it.
    pub fn ratio(&mut self, what: &str, ours: &Values, theirs: &Values, goal: Goal) {
        let ratio = Values(ours.0.iter().zip(&theirs.0).map(|(ours, theirs)| ours / theirs).collect());
        self.line(what, [ours.shown(), theirs.shown()], (&ratio, By::Median), goal);
    }

    /// Values with a goal of their own.
    pub fn value(&mut self, what: &str, values: &Values, goal: Goal) {
        self.line(what, [String::new(), String::new()], (values, By::Median), goal);
    }

    /// The same of what no round may go beyond.
    pub fn peak(&mut self, what: &str, values: &Values, goal: Goal) {
        self.line(what, [String::new(), String::new()], (values, By::Largest), goal);
    }

    fn line(&mut self, what: &str, [ours, theirs]: [String; 2], (values, by): (&Values, By), goal: Goal) {
        let judged = values.spread().map(|(median, _, largest)| match by {
            By::Median => median,
            By::Largest => largest,
        });
        let met = judged.is_some_and(|value| goal.met(value));
        let verdict = format!("{}{}", goal.shown(), if met { "" } else { " MISSED" });
        self.0.push([what.to_owned(), ours, theirs, values.shown(), verdict]);
    }

    /// Prints it as it stands in the documentation.
    pub fn print(&self) {
        if self.0.is_empty() {
            return;
        }
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        println!(
            "\nmeasured on {cores} cores{}",
            commit().map(|commit| format!(", commit {commit}")).unwrap_or_default()
        );
        println!(
            "\n| median (smallest–largest), of each column by itself | tiepdan | beside | judged; ratios are of each round | goal |\n|---|---|---|---|---|"
        );
        for line in &self.0 {
            println!("| {} |", line.join(" | "));
        }
    }
}

/// The commit that is checked out, where it is known.
fn commit() -> Option<String> {
    let mut git = Command::new("git");
    git.args(["-C", env!("CARGO_MANIFEST_DIR"), "rev-parse", "--short", "HEAD"]);
    let output = git.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
