//! Ciphertexts read only in their place, with their key, undamaged.

use super::*;
use crate::kernel::crypto::root_keys::tests::{Folder, fresh};
use proptest::prelude::*;

const PETITION: Uuid = Uuid::from_u128(7);
const WRAP: WrapAad<'_> = WrapAad { commune: "00004", petition_id: PETITION };
const FIELD: FieldAad<'_> =
    FieldAad { commune: "00004", table: "people", column: "name", row: Uuid::from_u128(1) };

#[test]
fn a_field_comes_back_and_never_encrypts_alike() {
    let key = DataKey::generate();
    for plain in ["", "Nguyễn Thị Hoà", &"x".repeat(100_000)] {
        let first = key.encrypt(&FIELD, plain.as_bytes()).unwrap();
        assert_eq!(first.len(), 1 + 12 + plain.len() + 16);
        assert_eq!(key.decrypt_text(&FIELD, &first).unwrap().as_str(), plain);
        assert_ne!(first, key.encrypt(&FIELD, plain.as_bytes()).unwrap());
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_noticed() {
    let key = DataKey::generate();
    let sealed = key.encrypt(&FIELD, b"abc").unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut bad = sealed.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.decrypt(&FIELD, &bad), Err(CryptoError::Unreadable), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert_eq!(key.decrypt(&FIELD, &sealed[..length]), Err(CryptoError::Unreadable));
    }
}

#[test]
fn a_moved_field_does_not_open() {
    let key = DataKey::generate();
    let sealed = key.encrypt(&FIELD, b"abc").unwrap();
    for place in [
        FieldAad { row: Uuid::from_u128(2), ..FIELD },
        FieldAad { column: "phone", ..FIELD },
        FieldAad { table: "acts", ..FIELD },
        FieldAad { commune: "00005", ..FIELD },
        // The border between two parts counts.
        FieldAad { table: "peoplen", column: "ame", ..FIELD },
    ] {
        assert_eq!(key.decrypt(&place, &sealed), Err(CryptoError::Unreadable));
    }
    assert_eq!(DataKey::generate().decrypt(&FIELD, &sealed), Err(CryptoError::Unreadable));
}

#[test]
fn a_data_key_unwraps_only_for_its_petition_and_sealing() {
    let keys = fresh();
    let key = DataKey::generate();
    let wrapped = key.wrap(&keys, Sealing::Sealed, WRAP).unwrap();
    assert_eq!(wrapped.root_key_id, "sealed-1");
    let again = DataKey::unwrap(&keys, Sealing::Sealed, WRAP, &wrapped).unwrap();
    assert_eq!(again.0, key.0);

    let other = WrapAad { petition_id: Uuid::from_u128(8), ..WRAP };
    assert_eq!(
        DataKey::unwrap(&keys, Sealing::Sealed, other, &wrapped).unwrap_err(),
        CryptoError::Unreadable
    );
    let other = WrapAad { commune: "00005", ..WRAP };
    assert_eq!(
        DataKey::unwrap(&keys, Sealing::Sealed, other, &wrapped).unwrap_err(),
        CryptoError::Unreadable
    );
    // The sealed key is no ordinary one, and saying that it was wrapped by the ordinary one does not help.
    let wrong = DataKey::unwrap(&keys, Sealing::Ordinary, WRAP, &wrapped).unwrap_err();
    assert_eq!(wrong, CryptoError::UnknownRootKey);
    let renamed = WrappedKey { root_key_id: "ordinary-1".to_owned(), ..wrapped.clone() };
    let wrong = DataKey::unwrap(&keys, Sealing::Ordinary, WRAP, &renamed).unwrap_err();
    assert_eq!(wrong, CryptoError::Unreadable);
    let elsewhere = DataKey::unwrap(&fresh(), Sealing::Sealed, WRAP, &wrapped).unwrap_err();
    assert_eq!(elsewhere, CryptoError::Unreadable);
}

#[test]
fn releasing_rewraps_and_the_fields_stay_readable() {
    let keys = fresh();
    let key = DataKey::generate();
    let field = key.encrypt(&FIELD, b"abc").unwrap();
    let sealed = key.wrap(&keys, Sealing::Sealed, WRAP).unwrap();
    let released = rewrap(&keys, Sealing::Sealed, Sealing::Ordinary, WRAP, &sealed).unwrap();
    assert_eq!(released.root_key_id, "ordinary-1");
    let opened = DataKey::unwrap(&keys, Sealing::Ordinary, WRAP, &released).unwrap();
    assert_eq!(opened.decrypt(&FIELD, &field).unwrap().as_slice(), b"abc");
}

#[test]
fn after_rotation_old_wrappings_open_and_new_ones_use_the_new_key() {
    let folder = Folder::new();
    RootKeys::create(&folder.0).unwrap();
    let old = RootKeys::load(&folder.0).unwrap();
    let key = DataKey::generate();
    let wrapped = key.wrap(&old, Sealing::Sealed, WRAP).unwrap();
    let second = RootKeys::add_version(&folder.0, Purpose::Sealed).unwrap();
    let new = RootKeys::load(&folder.0).unwrap();
    let again = rewrap(&new, Sealing::Sealed, Sealing::Sealed, WRAP, &wrapped).unwrap();
    assert_eq!(again.root_key_id, second);
    // Whoever read the folder earlier reads the new version when it meets it; where its file is not, nobody does.
    assert!(DataKey::unwrap(&old, Sealing::Sealed, WRAP, &again).is_ok());
    std::fs::remove_file(folder.0.join(format!("{second}.key"))).unwrap();
    let without = RootKeys::load(&folder.0).unwrap();
    let unknown = DataKey::unwrap(&without, Sealing::Sealed, WRAP, &again).unwrap_err();
    assert_eq!(unknown, CryptoError::UnknownRootKey);
}

proptest! {
    #[test]
    fn no_two_places_share_a_context(a in proptest::collection::vec(".{0,4}", 0..5), b in proptest::collection::vec(".{0,4}", 0..5)) {
        let refs = |parts: &[String]| context(&parts.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(a == b, refs(&a) == refs(&b));
    }

    #[test]
    fn noise_never_opens(noise in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(DataKey::generate().decrypt(&FIELD, &noise).is_err());
    }
}
