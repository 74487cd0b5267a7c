//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Work that no request waits for (installation table): leased by one worker at a time, done once in effect.
    jobs (id) {
        /// id
        id -> Uuid,
        /// what is done
        kind -> Text,
        /// due run of the schedule that it is; null: asked for otherwise
        slot -> Nullable<Text>,
        /// queued, running, done, failed
        state -> Text,
        /// ids and codes only, never a personal value
        payload -> Jsonb,
        /// how often a worker has taken it up without giving it back
        attempts -> SmallInt,
        /// after so many it has failed
        max_attempts -> SmallInt,
        /// real instant before which nobody takes it up
        run_after -> Timestamptz,
        /// names the lease in force: only who holds it may write effects
        lease_token -> Nullable<Uuid>,
        /// real instant after which another worker takes it up
        leased_until -> Nullable<Timestamptz>,
        /// items done
        progress_done -> BigInt,
        /// items in all; null: not known
        progress_total -> Nullable<BigInt>,
        /// stable code of the last failure
        last_error -> Nullable<Text>,
        /// real instant
        created_at -> Timestamptz,
        /// real instant at which a worker first took it up
        started_at -> Nullable<Timestamptz>,
        /// real instant at which it was done or had failed for good
        finished_at -> Nullable<Timestamptz>,
    }
}
