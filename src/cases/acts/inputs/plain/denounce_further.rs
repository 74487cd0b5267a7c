//! The denouncer turns to the superior.

plain! {
    /// A further denunciation to the superior (tố cáo tiếp; Luật Tố cáo Art 37, 38).
    FurtherDenunciationInput FurtherDenunciations "case_further_denunciation" CaseDenouncedFurther by RecordInCase
}
