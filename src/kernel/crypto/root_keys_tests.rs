//! Root keys on a disk: made once, closed to others, versions, and what is refused.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use super::*;
use crate::kernel::crypto::base64url;
use crate::kernel::ids::random_bytes;

/// A folder of its own, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("tiepdan-keys-{}", base64url(&random_bytes::<9>()))))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Fresh root keys for a test.
pub(crate) fn fresh() -> RootKeys {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    RootKeys::load(&folder.0).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_new_folder_is_closed_and_loads() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    assert_eq!(mode(&folder.0), 0o700);
    for purpose in Purpose::ALL {
        assert_eq!(mode(&folder.0.join(format!("{}-1.key", purpose.as_str()))), 0o600);
    }
    let keys = RootKeys::load(&folder.0).unwrap();
    assert_eq!(keys.newest_id(Purpose::Sealed), "sealed-1");
    let distinct: std::collections::HashSet<_> = Purpose::ALL.map(|purpose| *keys.newest(purpose).1).into();
    assert_eq!(distinct.len(), Purpose::ALL.len());
}

#[test]
fn only_the_folder_of_the_keys_is_closed() {
    let folder = Folder::new();
    let (above, keys) = (folder.0.join("lib"), folder.0.join("lib/keys"));
    RootKeys::create(&keys).unwrap();
    fs::create_dir(folder.0.join("as usual")).unwrap();
    assert_eq!([mode(&above), mode(&folder.0)], [mode(&folder.0.join("as usual")); 2]);
    assert_eq!(mode(&keys), 0o700);
}

#[test]
fn keys_are_never_overwritten() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let before = fs::read(folder.0.join("sealed-1.key")).unwrap();
    assert!(matches!(RootKeys::create(&folder.0), Err(RootKeyError::Exists(_))));
    fs::remove_file(folder.0.join("tags-1.key")).unwrap();
    assert!(matches!(RootKeys::create(&folder.0), Err(RootKeyError::Exists(_))));
    assert_eq!(fs::read(folder.0.join("sealed-1.key")).unwrap(), before);
}

#[test]
fn what_others_can_read_is_refused() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    set_mode(&folder.0, 0o750);
    let sentence = RootKeys::load(&folder.0).unwrap_err().to_string();
    assert!(sentence.contains("mode 0750") && sentence.contains("chmod 0700"), "{sentence}");
    set_mode(&folder.0, 0o700);
    let file = folder.0.join("audit-1.key");
    for open in [0o640, 0o604, 0o620] {
        set_mode(&file, open);
        assert!(matches!(RootKeys::load(&folder.0), Err(RootKeyError::Open { wanted: 0o600, .. })));
    }
    set_mode(&file, 0o400);
    RootKeys::load(&folder.0).unwrap();
}

#[test]
fn what_is_missing_is_named() {
    let folder = Folder::new();
    let sentence = RootKeys::load(&folder.0).unwrap_err().to_string();
    assert!(sentence.contains("tiepdan keys init"), "{sentence}");
    RootKeys::create(&folder.0).unwrap();
    fs::remove_file(folder.0.join("lookup-1.key")).unwrap();
    let sentence = RootKeys::load(&folder.0).unwrap_err().to_string();
    assert!(sentence.contains("`lookup`") && sentence.contains("tiepdan keys init"), "{sentence}");
}

#[test]
fn the_tenth_version_is_newer_than_the_ninth() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let first = *RootKeys::load(&folder.0).unwrap().newest(Purpose::Sealed).1;
    for version in 2..=10 {
        let id = RootKeys::add_version(&folder.0, Purpose::Sealed).unwrap();
        assert!(id.starts_with(&format!("sealed-{version}-")), "{id}");
    }
    let keys = RootKeys::load(&folder.0).unwrap();
    assert!(keys.newest_id(Purpose::Sealed).starts_with("sealed-10-"));
    assert_eq!(keys.newest_id(Purpose::Ordinary), "ordinary-1");
    assert_eq!(keys.by_id(Purpose::Sealed, "sealed-1").as_deref(), Some(&first));
    assert_eq!(keys.by_id(Purpose::Ordinary, "sealed-1"), None);
    assert_eq!(keys.all(Purpose::Sealed).count(), 10);
}

#[test]
fn damaged_and_renamed_files_are_refused() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let path = folder.0.join("sealed-1.key");
    let good = fs::read(&path).unwrap();
    let other = fs::read(folder.0.join("ordinary-1.key")).unwrap();
    let long = [good.trim_ascii_end(), b"AAAA"].concat();
    for bad in [&b""[..], &good[..20], &good[9..], &other[..], &long[..], &[0xFF; 60][..]] {
        fs::write(&path, bad).unwrap();
        assert!(matches!(RootKeys::load(&folder.0), Err(RootKeyError::Malformed(_))));
    }
    fs::write(&path, &good).unwrap();
    for name in [
        "sealed-01.key",
        "sealed-0.key",
        "other-1.key",
        "sealed.key",
        "sealed-2.key",
        "sealed-1-3f9ab2c1.key",
        "sealed-02-3f9ab2c1.key",
        "sealed-2-3f9ab2c.key",
        "sealed-2-3F9AB2C1.key",
        "sealed-2-3f9ab2c1-0.key",
    ] {
        fs::copy(&path, folder.0.join(name)).unwrap();
        assert!(matches!(RootKeys::load(&folder.0), Err(RootKeyError::Malformed(_))), "{name}");
        fs::remove_file(folder.0.join(name)).unwrap();
    }
    fs::copy(&path, folder.0.join("sealed-1.key.backup")).unwrap();
    RootKeys::load(&folder.0).unwrap();
}

#[test]
fn debug_shows_ids_only() {
    let ids: Vec<_> = Purpose::ALL.iter().map(|purpose| format!("{}-1", purpose.as_str())).collect();
    assert_eq!(format!("{:?}", fresh()), format!("{ids:?}"));
}

#[test]
fn a_version_that_was_made_later_unwraps_and_does_not_wrap() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let early = RootKeys::load(&folder.0).unwrap();
    let made = RootKeys::rotate(&folder.0).unwrap();
    let newer = ["ordinary-2-", "sealed-2-", "tokens-2-", "answers-2-"];
    assert!(made.len() == 4 && made.iter().zip(newer).all(|(id, start)| id.starts_with(start)), "{made:?}");
    let now = RootKeys::load(&folder.0).unwrap();
    let second = made[1].as_str();
    assert_eq!((early.newest_id(Purpose::Sealed), now.newest_id(Purpose::Sealed)), ("sealed-1", second));
    assert_eq!(now.older_ids(Purpose::Sealed), ["sealed-1"]);
    assert_eq!((now.newest_id(Purpose::Audit), now.newest_id(Purpose::Lookup)), ("audit-1", "lookup-1"));
    for _ in 0..2 {
        assert_eq!(early.by_id(Purpose::Sealed, second).as_deref(), Some(now.newest(Purpose::Sealed).1));
        assert!(early.has(second) && early.has("sealed-1"));
        // Read once, it is there though its file is not.
        let _ = fs::remove_file(folder.0.join(format!("{second}.key")));
    }
    for (purpose, id) in [
        (Purpose::Ordinary, "sealed-1"),
        (Purpose::Ordinary, made[2].as_str()),
        (Purpose::Sealed, "sealed-3-3f9ab2c1"),
    ] {
        assert_eq!(early.by_id(purpose, id), None, "{id}");
    }
    assert_eq!(early.by_id(Purpose::Sealed, "../keys/sealed-1"), None);
    assert!(!early.has("sealed-3-3f9ab2c1") && !early.has("anything"));
}

#[test]
fn two_keys_never_have_one_name() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let rotated = || RootKeys::add_version(&folder.0, Purpose::Sealed).unwrap();
    let file = |id: &str| folder.0.join(format!("{id}.key"));
    let lost = rotated();
    let kept = fs::read(file(&lost)).unwrap();
    // The folder of before the rotation is back, and rotated again.
    fs::remove_file(file(&lost)).unwrap();
    let made = rotated();
    assert!(made != lost && made.starts_with("sealed-2-"), "{made}, {lost}");
    // Then the other one is found.
    fs::write(file(&lost), kept).unwrap();
    set_mode(&file(&lost), 0o600);
    let (keys, newest) = (RootKeys::load(&folder.0).unwrap(), made.clone().max(lost.clone()));
    assert_eq!(keys.newest_id(Purpose::Sealed), newest);
    let (one, other) = (keys.by_id(Purpose::Sealed, &made), keys.by_id(Purpose::Sealed, &lost));
    assert!(one.is_some() && other.is_some() && one != other);
    assert!(rotated().starts_with("sealed-3-"));
}

/// Root alone can give a folder away, and tries this in `.ci/run`; for anybody else nothing is given away.
#[test]
fn a_key_is_the_users_whose_folder_it_is() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let owner = |id: &str| {
        let file = fs::metadata(folder.0.join(format!("{id}.key"))).unwrap();
        (file.uid(), file.gid())
    };
    let own = owner("sealed-1");
    // Of a group of which he who rotates may not be: his own file he need not give to anybody.
    let _ = chown(&folder.0, None, Some(own.1 + 1));
    assert_eq!(owner(&RootKeys::add_version(&folder.0, Purpose::Sealed).unwrap()), own);
    let _ = chown(&folder.0, Some(own.0 + 1), None);
    let there = fs::metadata(&folder.0).unwrap();
    let expected = if there.uid() == own.0 { own } else { (there.uid(), there.gid()) };
    assert_eq!(owner(&RootKeys::add_version(&folder.0, Purpose::Sealed).unwrap()), expected);
}

#[test]
fn half_a_file_that_a_power_cut_left_stops_nothing() {
    let folder = Folder::new();
    fs::create_dir(&folder.0).unwrap();
    set_mode(&folder.0, 0o700);
    fs::write(folder.0.join(".ordinary-1.tmp"), "ordinary-1:").unwrap();
    RootKeys::create(&folder.0).unwrap();
    RootKeys::load(&folder.0).unwrap();
    let all_are_keys = || key_names(&folder.0).unwrap().len() == fs::read_dir(&folder.0).unwrap().count();
    assert!(all_are_keys());
    fs::write(folder.0.join(".sealed-2-3f9ab2c1.tmp"), "").unwrap();
    RootKeys::rotate(&folder.0).unwrap();
    RootKeys::load(&folder.0).unwrap();
}

#[test]
fn of_a_first_set_all_keys_are_made_or_none() {
    let folder = Folder::new();
    fs::create_dir(&folder.0).unwrap();
    fs::write(folder.0.join("sealed-1.key"), "there").unwrap();
    let refused = write_keys(&folder.0, Purpose::ALL.map(|purpose| (purpose, 1)));
    assert!(matches!(refused, Err(RootKeyError::Exists(path)) if path.ends_with("sealed-1.key")));
    assert_eq!(key_names(&folder.0).unwrap(), ["sealed-1.key"]);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "something was left");
    assert_eq!(fs::read(folder.0.join("sealed-1.key")).unwrap(), b"there");
}

#[test]
fn a_later_key_stays_whatever_fails_after_it() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let before = fs::read(folder.0.join("sealed-1.key")).unwrap();
    let refused = write_keys(&folder.0, [(Purpose::Tokens, 2), (Purpose::Sealed, 1), (Purpose::Answers, 2)]);
    assert!(matches!(refused, Err(RootKeyError::Exists(path)) if path.ends_with("sealed-1.key")));
    let keys = RootKeys::load(&folder.0).unwrap();
    assert!(keys.newest_id(Purpose::Tokens).starts_with("tokens-2-"), "a server may have wrapped with it");
    assert_eq!(keys.newest_id(Purpose::Answers), "answers-1");
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), Purpose::ALL.len() + 1, "something was left");
    assert_eq!(fs::read(folder.0.join("sealed-1.key")).unwrap(), before);
}
