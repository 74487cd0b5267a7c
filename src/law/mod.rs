//! Calendar, legal rules, deadlines and their explanation.
