//! What the rules look at: what was registered, and what the officer ticks. What he ticks goes before what was registered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::conditions::Condition;
use super::criteria::{BARS, CRITERIA};
use super::cured::Cured;
use super::{AcceptanceBar, Criterion};
use crate::people::names::name_key;
use crate::petitions::model::facts::Facts;
use crate::petitions::model::facts::kinds::{Obstacle, WithdrawalFacts};
use crate::petitions::model::texts::{About, AboutType, Addressee, Representative, Writer, WriterKind};
use crate::petitions::model::{Authentication, Channel, Kind, Track};

/// How a petition was put together, without a word of what it says or of whom: kept openly, so that screening need not
/// open what is sealed. Everything is a lack or a peculiarity, and a day; nothing set means nothing to complain of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of some rule by itself")]
pub struct Form {
    /// No writer gives name and address.
    pub without_address: bool,
    /// No writer signed or put a fingerprint.
    pub unsigned: bool,
    /// An organisation writes.
    pub organisation: bool,
    /// An organisation writes, and no legal representative is named.
    pub unrepresented: bool,
    /// It does not tell what or whom it is about.
    pub about_nothing: bool,
    /// It names no person and no body.
    pub names_nobody: bool,
    /// There is no written appointment of a representative that all have signed.
    pub without_letter: bool,
    /// Addressed to the head of the Party committee (Bí thư Đảng ủy).
    pub to_party_head: bool,
    /// Since when what it is about was known: the latest day on which a decision was received or an act was done. `None`: it does not
    /// tell, or not of every decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<NaiveDate>,
}

impl Form {
    /// How these parts are put together.
    #[must_use]
    pub fn of(
        writers: &[Writer],
        representative: Option<&Representative>,
        about: &[About],
        addressed_to: &[Addressee],
    ) -> Self {
        let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let of_organisation = |writer: &&Writer| writer.kind == Some(WriterKind::Organisation);
        let organisation = writers.iter().any(|writer| of_organisation(&writer));
        Self {
            without_address: !writers.iter().any(|writer| given(&writer.address)),
            unsigned: !writers
                .iter()
                .any(|writer| writer.signed == Some(true) || writer.fingerprint == Some(true)),
            organisation,
            unrepresented: organisation
                && !writers.iter().filter(of_organisation).any(|writer| given(&writer.legal_representative)),
            about_nothing: about.iter().all(|about| about.kind == AboutType::Unknown),
            names_nobody: !about.iter().any(|about| given(&about.name) || about.position_id.is_some()),
            without_letter: !representative.is_some_and(|representative| {
                representative.appointment_letter && representative.letter_signed_by_all
            }),
            to_party_head: addressed_to.iter().any(|to| name_key(&to.0).contains("bi thu dang uy")),
            known_on: known_on(about),
        }
    }
}

/// The latest of the days that are told: each decision and each act has a time of its own, and as long as one of them may still be
/// complained of the complaint is in time. So a decision of which nobody tells when it was received leaves the day unknown.
fn known_on(about: &[About]) -> Option<NaiveDate> {
    let untold = |about: &About| about.kind == AboutType::Decision && about.received_on.is_none();
    if about.iter().any(untold) {
        return None;
    }
    about.iter().flat_map(|about| about.received_on.iter().chain(&about.act_dates)).max().copied()
}

/// What is known from registration.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of some rule by itself")]
pub struct Known {
    /// Legal day of receipt.
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// How the writer stands behind it.
    pub authentication: Authentication,
    /// Not in Vietnamese.
    pub foreign_language: bool,
    /// Day of writing that it bears.
    pub written_on: Option<NaiveDate>,
    /// It bears a date of writing, or the day on which a portal took it.
    pub dated: bool,
    /// At least one writer gave his name.
    pub known_writer: bool,
    /// People behind it.
    pub signers: i32,
    /// Somebody passed it on.
    pub forwarded: bool,
    /// The writer asks for protection.
    pub wishes_protection: bool,
    /// Entered in the Party's book.
    pub party_book: bool,
    /// Originals are in the envelope.
    pub originals_attached: bool,
    /// How it was put together.
    pub form: Form,
    /// The time for complaining had run out when it came, as it was counted; `None`: it was not, or a person has to weigh it.
    pub too_late: Option<bool>,
}

impl Known {
    /// Channels by which what is said bears its day by itself: a portal takes it at an instant, a record is dated.
    #[must_use]
    pub fn dates_itself(channel: Channel) -> bool {
        use Channel::{Email, Hotline, NationalPortal, OnlinePortal, Reception, Vneid, VoterMeeting};
        matches!(channel, Email | Hotline | NationalPortal | OnlinePortal | Reception | Vneid | VoterMeeting)
    }
}

/// What an officer has found already; nothing: the facts decide.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// Kind.
    pub kind: Option<Kind>,
    /// Track.
    pub track: Option<Track>,
    /// Our body is competent.
    pub within_authority: Option<bool>,
    /// Failed criteria; they prevail over the computed ones.
    pub failed: Option<Vec<Criterion>>,
    /// What supplements have brought.
    pub cured: Cured,
}

/// One petition as the rules see it.
#[derive(Debug, Clone)]
pub struct Situation<'facts> {
    /// What is ticked.
    pub facts: &'facts Facts,
    /// What was registered.
    pub known: Known,
    /// Kind.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Our body is competent.
    pub within_authority: bool,
    /// Criteria that fail by the rules.
    pub computed: Vec<Criterion>,
    /// Criteria that fail: the officer's, else the computed ones.
    pub failed: Vec<Criterion>,
    /// What bars acceptance.
    pub bars: Vec<AcceptanceBar>,
}

impl<'facts> Situation<'facts> {
    /// The situation of a petition.
    #[must_use]
    pub fn new(facts: &'facts Facts, known: Known, claims: Claims) -> Self {
        let kind = claims.kind.unwrap_or_else(|| kind_of(&facts.contents()));
        let party = kind.is_denunciation() && facts.is("party_member") && facts.is("party_rules_breached");
        let mut this = Self {
            facts,
            known,
            kind,
            track: claims.track.unwrap_or(if party { Track::Party } else { Track::State }),
            within_authority: true,
            computed: Vec::new(),
            failed: Vec::new(),
            bars: Vec::new(),
        };
        let said = claims.within_authority.or(facts.tick("within_authority"));
        this.within_authority = said.unwrap_or_else(|| !this.belongs_elsewhere());
        let fails = |condition: &Condition| (condition.holds)(&this);
        let Cured { criteria: met, bars: lifted } = claims.cured;
        let computed = CRITERIA.iter().filter(|row| fails(&row.fails_if)).map(|row| row.criterion);
        let computed: Vec<_> = computed.filter(|criterion| !met.contains(criterion)).collect();
        this.failed = claims.failed.unwrap_or_else(|| computed.clone());
        this.failed.sort_unstable();
        this.failed.dedup();
        this.computed = computed;
        let bars = BARS.iter().filter(|row| (row.applies_if.holds)(&this)).map(|row| row.bar);
        let bars: Vec<_> = bars.filter(|bar| !lifted.contains(bar)).collect();
        this.bars = bars;
        this
    }

    /// Competent is another body by the nature of the thing, where nobody has said which.
    fn belongs_elsewhere(&self) -> bool {
        let by_kind = matches!(self.kind, Kind::CrimeReport | Kind::FeedbackOnRegulations);
        let head = self.kind.is_denunciation() && self.facts.is("denounced_is_head");
        let second = self.kind.is_complaint() && self.facts.number("complaint_instance") == Some(2);
        by_kind || head || second || self.track == Track::Party
    }

    /// Nobody stands behind it by name (nặc danh).
    #[must_use]
    pub fn anonymous(&self) -> bool {
        self.facts.tick("anonymous").unwrap_or(!self.known.known_writer)
    }

    /// Somebody whose name can be relied on stands behind it.
    #[must_use]
    pub fn has_writer(&self) -> bool {
        !self.anonymous() && !self.facts.is("impersonation_confirmed")
    }

    /// Signed or fingerprinted, on paper or digitally.
    #[must_use]
    pub fn signed(&self) -> bool {
        use Authentication::{DigitalSignature, Fingerprint, Handwritten};
        let by_hand = matches!(self.known.authentication, Handwritten | Fingerprint | DigitalSignature);
        let registered = by_hand || !self.known.form.unsigned;
        self.facts.is("fingerprint") || self.facts.tick("signed").unwrap_or(registered)
    }

    /// The identity is vouched for electronically.
    #[must_use]
    pub fn electronic_identity(&self) -> bool {
        matches!(self.known.authentication, Authentication::Vneid | Authentication::DigitalSignature)
    }

    /// A denunciation nobody signs for, which yet names the violator and can be verified (Luật Tố cáo Art 25(2)).
    #[must_use]
    pub fn unnamed_but_concrete(&self) -> bool {
        let concrete = ["names_violator", "concrete_evidence", "verifiable"];
        !self.has_writer() && self.kind.is_denunciation() && concrete.iter().all(|name| self.facts.is(name))
    }

    /// An organisation writes.
    #[must_use]
    pub fn by_organisation(&self) -> bool {
        self.facts.tick("complainant_is_organisation").unwrap_or(self.known.form.organisation)
    }

    /// Presented in person at a reception of citizens.
    #[must_use]
    pub fn presented_at_reception(&self) -> bool {
        self.known.channel == Channel::Reception || self.facts.is("presented_in_person")
    }

    /// The writer has petitioned about the matter before: he was guided or answered, or it is his own petition once more.
    #[must_use]
    pub fn repeated(&self) -> bool {
        let own = self.facts.is("same_writer") && self.facts.text("duplicate_of").is_some();
        let answered = self.facts.text("previous_written_answer").is_some();
        own || answered || self.facts.is("already_guided")
    }

    /// Asks for protection.
    #[must_use]
    pub fn wishes_protection(&self) -> bool {
        self.facts.is("protection_requested") || self.known.wishes_protection
    }

    /// What kept the writer from complaining in time, where there is evidence of it.
    #[must_use]
    pub fn proven_obstacle(&self) -> Option<Obstacle> {
        self.facts.get::<Obstacle>("obstacle").filter(|obstacle| !obstacle.evidence.is_empty())
    }

    /// The withdrawal that it is.
    #[must_use]
    pub fn withdrawal(&self) -> Option<WithdrawalFacts> {
        self.facts.get("withdrawal")
    }
}

/// The kind of a petition with these contents: one of them, or `mixed` where they need different proceedings.
/// Recommendations and reflections share one legal regime and are not split.
fn kind_of(contents: &[Kind]) -> Kind {
    match contents {
        [] => Kind::Other,
        [only] => *only,
        [first, ..] if contents.iter().all(|kind| kind.is_recommendation()) => *first,
        _ => Kind::Mixed,
    }
}
