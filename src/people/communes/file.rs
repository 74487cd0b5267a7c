//! The form of a commune's file: what stands in it, and what is wrong with it by itself.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization as _;

use crate::kernel::access::Register;
use crate::kernel::ids::{INSTALLATION, is_commune_code};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::administration::mistake;

/// The only format so far.
const FORMAT: u32 = 1;
/// Longest name, in characters.
const NAME_CHARACTERS: usize = 200;
/// Longest code of a unit, in bytes.
const CODE_BYTES: usize = 64;

/// Kinds of units that a commune has. A unit's kind never changes, so a misspelt one must not come in.
const KINDS: [&str; 18] = [
    "party_committee",
    "party_office",
    "inspection_committee",
    "party_building",
    "council",
    "council_committee",
    "government",
    "government_office",
    "specialised_office",
    "public_service_centre",
    "police",
    "military",
    "fatherland_front",
    "mass_organisation",
    "people_inspection_board",
    "public_unit",
    "village",
    "other",
];

/// Fields that this form does not have; the demo's file has some.
type Rest = Map<String, Value>;

/// A commune with its bodies, their units and its villages.
#[derive(Debug, Clone, Deserialize)]
pub struct CommuneFile {
    pub(super) format: u32,
    pub(super) province: ProvinceLine,
    pub(super) commune: CommuneLine,
    pub(super) units: Vec<UnitLine>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ProvinceLine {
    pub(super) code: String,
    pub(super) name_vi: String,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct CommuneLine {
    pub(super) code: String,
    pub(super) name_vi: String,
    pub(super) province_code: String,
    pub(super) valid_from: NaiveDate,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct UnitLine {
    pub(super) id: String,
    pub(super) name_vi: String,
    pub(super) kind: String,
    // A unit for which these were forgotten would be a body, or keep no book, and that could not be changed any more.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) register: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) parent: Option<String>,
    #[serde(flatten)]
    rest: Rest,
}

impl CommuneFile {
    /// Reads a file that holds more than this, as the demo's does.
    pub fn parse_part(text: &str) -> Outcome<Self> {
        // A name that was typed on another system must not count as another name.
        let text: String = text.nfc().collect();
        let file: Self = serde_json::from_str(&text)
            .map_err(|error| mistake(&format!("the commune file cannot be read: {error}")))?;
        file.check()?;
        Ok(file)
    }

    /// Reads a file that holds nothing else.
    pub fn parse(text: &str) -> Outcome<Self> {
        let file = Self::parse_part(text)?;
        let parts = [
            ("the commune file", &file.rest),
            ("`province`", &file.province.rest),
            ("`commune`", &file.commune.rest),
        ];
        let units = file.units.iter().map(|unit| (unit.id.as_str(), &unit.rest));
        let unknown =
            parts.into_iter().chain(units).find_map(|(place, rest)| Some((place, rest.keys().next()?)));
        match unknown {
            None => Ok(file),
            Some((_, field)) if ["people", "positions", "relations"].contains(&field.as_str()) => {
                Err(mistake(&format!(
                    "a commune file has no `{field}`: make accounts with `tiepdan user create`"
                )))
            }
            Some((place, field)) => Err(mistake(&format!("{place} has an unknown field `{field}`"))),
        }
    }

    /// Code of the commune.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.commune.code
    }

    /// First day of the commune, from which the ids of its units are derived.
    #[must_use]
    pub fn valid_from(&self) -> NaiveDate {
        self.commune.valid_from
    }

    /// True where the file has this unit and it stands below none.
    #[must_use]
    pub fn has_body(&self, code: &str) -> bool {
        self.units.iter().any(|unit| unit.id == code && unit.parent.is_none())
    }

    fn check(&self) -> Outcome<()> {
        let commune = &self.commune;
        if self.format != FORMAT {
            return Err(mistake(&format!(
                "the commune file has format {}; this release reads {FORMAT}",
                self.format
            )));
        }
        if !is_commune_code(&commune.code) {
            return Err(mistake("a commune code has five digits"));
        }
        if commune.code == INSTALLATION {
            return Err(mistake("00000 is the installation itself and no commune"));
        }
        let two_digits = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !two_digits(&self.province.code) || self.province.code != commune.province_code {
            return Err(mistake(
                "the province needs its code of two digits, the same in `province` and `commune`",
            ));
        }
        named("the province", &self.province.name_vi)?;
        named("the commune", &commune.name_vi)?;
        self.check_units()
    }

    fn check_units(&self) -> Outcome<()> {
        let mut lines = HashMap::new();
        for unit in &self.units {
            if !is_unit_code(&unit.id) {
                let what = "has 1 to 64 of a-z, 0-9 and '-', a letter or digit first";
                return Err(mistake(&format!("the unit code `{}` is wrong: it {what}", shown(&unit.id))));
            }
            if lines.insert(unit.id.as_str(), unit).is_some() {
                return Err(mistake(&format!("two units have the code {}", unit.id)));
            }
            named(&unit.id, &unit.name_vi)?;
            if !KINDS.contains(&unit.kind.as_str()) {
                return Err(mistake(&format!(
                    "unit {} has no kind that there is: {}",
                    unit.id,
                    KINDS.join(", ")
                )));
            }
            if unit.register.as_deref().is_some_and(|code| Register::parse(code).is_none()) {
                return Err(mistake(&format!("unit {} has no register that there is", unit.id)));
            }
        }
        let mut bodies = HashMap::new();
        for (code, register) in self.bodies() {
            if let Some(other) = bodies.insert(register, code) {
                return Err(two_bodies(register, other, code));
            }
        }
        if !bodies.contains_key(Register::Government.as_str()) {
            return Err(mistake(
                "the commune has no body with the register `government`: nothing could be handed in",
            ));
        }
        self.units.iter().try_for_each(|unit| root_of(unit, &lines).map(|_| ()))
    }

    /// Code and register of the bodies that keep a book of which the commune has one.
    pub(super) fn bodies(&self) -> impl Iterator<Item = (&str, &str)> {
        let bodies = self.units.iter().filter(|unit| unit.parent.is_none());
        let kept = bodies.filter_map(|unit| Some((unit.id.as_str(), unit.register.as_deref()?)));
        kept.filter(|(_, register)| *register != Register::PublicUnit.as_str())
    }

    /// The units with the code of the body of each, those above first.
    pub(super) fn parents_first(&self) -> Outcome<Vec<(&UnitLine, &str)>> {
        let lines = self.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
        let mut ordered = Vec::new();
        for unit in &self.units {
            let (depth, body) = root_of(unit, &lines)?;
            ordered.push((depth, unit, body));
        }
        ordered.sort_by_key(|(depth, ..)| *depth);
        Ok(ordered.into_iter().map(|(_, unit, body)| (unit, body)).collect())
    }
}

/// What comes in for a register goes to its body: there is one.
pub(super) fn two_bodies(register: &str, one: &str, other: &str) -> Problem {
    mistake(&format!(
        "{one} and {other} stand below no unit and have both the register `{register}`: the commune has one body for it"
    ))
}

/// How deep a unit stands, and the body it belongs to.
fn root_of<'a>(unit: &'a UnitLine, lines: &HashMap<&str, &'a UnitLine>) -> Outcome<(usize, &'a str)> {
    let mut at = unit;
    for depth in 0..lines.len() {
        let Some(parent) = &at.parent else { return Ok((depth, &at.id)) };
        let above = lines.get(parent.as_str());
        at = above.ok_or_else(|| {
            mistake(&format!("unit {} stands below `{}`, which the file does not have", at.id, shown(parent)))
        })?;
    }
    Err(mistake(&format!("unit {} stands below itself", unit.id)))
}

fn named(what: &str, name: &str) -> Outcome<()> {
    let fits = (1..=NAME_CHARACTERS).contains(&name.chars().count());
    if fits && name.trim() == name && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(mistake(&format!(
        "the name of {what} needs 1 to {NAME_CHARACTERS} characters, without spaces around them"
    )))
}

fn is_unit_code(code: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=CODE_BYTES).contains(&code.len())
        && code.as_bytes().first().is_some_and(plain)
        && code.bytes().all(|byte| plain(&byte) || byte == b'-')
}

/// As much of a wrong text as a sentence bears.
fn shown(text: &str) -> String {
    text.chars().filter(|one| !one.is_control()).take(CODE_BYTES).collect()
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
