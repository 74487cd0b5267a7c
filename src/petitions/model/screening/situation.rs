//! What the rules look at: what was registered, and what the officer ticks. What he ticks goes before what was registered.

use chrono::NaiveDate;

use super::conditions::Condition;
use super::criteria::{BARS, CRITERIA};
use super::cured::Cured;
use super::form::Form;
use super::{AcceptanceBar, Criterion};
use crate::petitions::model::facts::Facts;
use crate::petitions::model::facts::kinds::{Obstacle, WithdrawalFacts};
use crate::petitions::model::{Authentication, Channel, Kind, Track};

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
    /// Its writer was guided once about the same content, by another petition of his.
    pub guided_before: bool,
    /// The same content was passed on once, with another petition of his.
    pub transferred_before: bool,
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
        self.is_for_others() || self.track == Track::Party
    }

    /// An effective decision that shows signs of illegality: the superior reviews it (Thông tư 07/2014/TT-TTCP Điều 11).
    #[must_use]
    pub fn doubts_effective(&self) -> bool {
        self.facts.is("effective_decision") && self.facts.is("signs_of_illegality")
    }

    /// The same on whatever track.
    fn is_for_others(&self) -> bool {
        let by_kind = matches!(self.kind, Kind::CrimeReport | Kind::FeedbackOnRegulations);
        let head = self.kind.is_denunciation() && self.facts.is("denounced_is_head");
        let second = self.facts.number("complaint_instance") == Some(2);
        by_kind || head || (self.kind.is_complaint() && (second || self.doubts_effective()))
    }

    /// Whether our body is competent, where a tick or the nature of the thing tells; `None`: neither does. What its own track brings to
    /// the Party's book may be settled there.
    pub(super) fn found_authority(&self) -> Option<bool> {
        let elsewhere = self.is_for_others() || (self.track == Track::Party && !self.known.party_book);
        self.facts.tick("within_authority").or(elsewhere.then_some(false))
    }

    /// The track that the ticks make; `None`: they do not tell.
    pub(super) fn found_track(&self) -> Option<Track> {
        let ticks = ["party_member", "party_rules_breached"].map(|name| self.facts.tick(name));
        match ticks {
            _ if !self.kind.is_denunciation() => None,
            [Some(true), Some(true)] => Some(Track::Party),
            [Some(false), _] | [_, Some(false)] => Some(Track::State),
            _ => None,
        }
    }

    /// The kind that the ticked contents make; `None`: none are ticked.
    pub(super) fn found_kind(&self) -> Option<Kind> {
        let contents = self.facts.contents();
        (!contents.is_empty()).then(|| kind_of(&contents))
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

    /// Nobody stands behind it by name, or it denounces in no form that the law knows: it is not handled as a denunciation then
    /// (Luật Tố cáo Art 25(1)).
    #[must_use]
    pub fn informal(&self) -> bool {
        !self.has_writer() || (self.kind.is_denunciation() && self.facts.is("not_in_legal_form"))
    }

    /// Such a denunciation, which yet names the violator and can be verified (Luật Tố cáo Art 25(2)).
    #[must_use]
    pub fn informal_but_concrete(&self) -> bool {
        let concrete = ["names_violator", "concrete_evidence", "verifiable"];
        self.informal() && self.kind.is_denunciation() && concrete.iter().all(|name| self.facts.is(name))
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

    /// The writer has petitioned about the matter before: he was guided or answered, it was passed on, or it is his own petition once more.
    #[must_use]
    pub fn repeated(&self) -> bool {
        let own = self.facts.is("same_writer") && self.facts.text("duplicate_of").is_some();
        let answered = self.facts.text("previous_written_answer").is_some();
        own || answered || self.guided() || self.transferred()
    }

    /// He was guided once about the same content: as it is ticked, else as his other petitions tell.
    #[must_use]
    pub fn guided(&self) -> bool {
        self.facts.tick("already_guided").unwrap_or(self.known.guided_before)
    }

    /// The same content was passed on once: as it is ticked, else as his other petitions tell.
    #[must_use]
    pub fn transferred(&self) -> bool {
        self.facts.tick("already_transferred").unwrap_or(self.known.transferred_before)
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
