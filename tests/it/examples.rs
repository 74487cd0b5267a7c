//! The example's data is that of the samples: texts of the road, the flooding and the rubbish.

use serde_json::Value;

const EXAMPLES: &str = include_str!("../../examples/data/reflections.ndjson");
const SAMPLES: &str = include_str!("../data/petitions.sample.ndjson");

/// The sample of each line of the example.
const REFS: [&str; 3] = ["S020", "S021", "S022"];

/// What the example adds to a sample, which was written before anybody had read it.
const ADDED: &[&str] =
    &["register", "claimed_kind", "claimed_field", "place", "originals_attached", "wishes_protection"];

fn read(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_examples_are_the_samples() {
    let (examples, samples) = (read(EXAMPLES), read(SAMPLES));
    assert_eq!(examples.len(), REFS.len());
    for (example, reference) in examples.iter().zip(REFS) {
        let sample = samples.iter().find(|sample| sample["ref"] == reference).unwrap();
        let fields = example.as_object().unwrap();
        let same = fields.iter().filter(|(name, _)| !ADDED.contains(&name.as_str()));
        assert_eq!(same.clone().count() + ADDED.len(), fields.len(), "{reference}");
        for (name, value) in same {
            assert_eq!(value, &sample[name], "{reference}: {name}");
        }
        for name in ["subject", "content", "writers", "channel"] {
            assert!(!fields[name].is_null(), "{reference}: {name}");
        }
        assert_eq!(fields["claimed_kind"], sample["expected"]["kind"], "{reference}");
    }
}
