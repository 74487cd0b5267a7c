-- The queue of awaited supplements: what its writer was asked for, and what waits for another petition while he owes that still.

create index petitions_supplement_idx on petitions (commune, received_on, id) where status in ('needs_supplement', 'linked') and public_status in ('action_needed');
