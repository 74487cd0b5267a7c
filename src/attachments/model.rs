//! What may be attached, and how files may be called.

use serde::{Deserialize, Serialize};

use crate::petitions::model::texts::CitizenAssertion;

/// Files of one petition or case that stand, at most.
pub const MOST: usize = 20;
/// How many of those of a petition may have come through its portal: the desk can always add some.
pub const MOST_OF_PORTAL: usize = 15;
/// First bytes that tell what a file is.
pub const HEAD: usize = 64;

/// What may be attached: scans and photos. Nothing that can run, or hold something that does, without a reader's doing: office
/// documents may carry macros, which no check of first bytes finds, sound and film do not fit the size. A file is never shown by us,
/// it is given back to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// HEIC, as telephones of one maker take photos.
    Heic,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Webp, Self::Heic];

    /// What a file is by its first bytes; names and claims are not looked at.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => is_heic(head).then_some(Self::Heic),
            _ => None,
        }
    }

    /// The registered name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// The usual ending of file names.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Heic => "heic",
        }
    }
}

/// The first box of the file names its brand, and those it is compatible with (ISO/IEC 14496-12).
fn is_heic(head: &[u8]) -> bool {
    let length = head.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    let end = usize::try_from(length).unwrap_or(usize::MAX).min(head.len());
    let brands: Vec<&[u8]> = head.get(8..end).unwrap_or_default().chunks_exact(4).collect();
    // Between the brand and those it is compatible with stands a version.
    let names = |wanted: &[&[u8]]| {
        brands.iter().enumerate().any(|(place, brand)| place != 1 && wanted.contains(brand))
    };
    names(&[b"heic", b"heix"]) && !names(&[b"avif"])
}

/// What is wrong with the name of a file: it is shown, and saved under, by programs that we do not know.
#[must_use]
pub fn name_fault(name: &str) -> Option<&'static str> {
    let hidden = |one: char| {
        one.is_control()
            || matches!(one, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    if name.trim().is_empty() || name.chars().all(|one| one == '.') {
        Some("A file has a name.")
    } else if name.contains(['/', '\\']) {
        Some("A name, without the path to it.")
    } else if name.chars().any(hidden) {
        Some("No control characters, nor others that cannot be seen.")
    } else {
        None
    }
}

/// What is said of a file, as it lies encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Name.
    pub file_name: String,
    /// What it shows.
    pub description: Option<String>,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// How the portal knows the citizen.
    pub citizen_assertion: Option<CitizenAssertion>,
}

/// Why a file was voided, as it lies encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidingReason {
    /// The reason.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_what_a_file_is() {
        let heic = b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic";
        for (head, kind) in [
            (b"%PDF-1.7\n".as_slice(), MediaType::Pdf),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", MediaType::Jpeg),
            (b"\x89PNG\r\n\x1A\n\0\0", MediaType::Png),
            (b"RIFF\x10\0\0\0WEBPVP8 ", MediaType::Webp),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", MediaType::Heic),
            (heic, MediaType::Heic),
        ] {
            assert_eq!(MediaType::of(head), Some(kind));
            assert_eq!(MediaType::parse(kind.as_str()), Some(kind));
        }
        for head in [
            b"".as_slice(),
            b"%PDF",
            b" %PDF-1.7",
            b"MZ\x90\0",
            b"PK\x03\x04",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            b"<html>",
            b"<svg xmlns",
            b"GIF89a",
            b"RIFF\x10\0\0\0WAVE",
            b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
            b"\0\0\0\x1Cftypavif\0\0\0\0mif1avifheic",
            // What comes after the first box is none of its brands.
            b"\0\0\0\x10ftypmp42\0\0\0\0heic",
            b"\0\0\0\x02ftypheic",
        ] {
            assert_eq!(MediaType::of(head), None, "{head:?}");
        }
    }

    #[test]
    fn names_are_names() {
        for good in ["Đơn của tôi.pdf", "ảnh (1).JPG", "a", ".bashrc", "..a"] {
            assert_eq!(name_fault(good), None, "{good}");
        }
        for bad in [
            "",
            " ",
            ".",
            "..",
            "a/b",
            "..\\b",
            "a\nb",
            "a\u{7f}b",
            "a\u{85}b",
            "fdp\u{202E}exe.pdf",
            "a\u{200B}",
        ] {
            assert!(name_fault(bad).is_some(), "{bad:?}");
        }
    }
}
