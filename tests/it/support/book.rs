//! The statutory books as the database has them.

use tokio_postgres::Client;

/// Fails unless every book of every year runs from 1 to its counter without a gap; gives the number of entries.
pub async fn hold_books(sql: &Client) -> i64 {
    let rows = sql
        .query(
            "select count(*), min(i.book_number), max(i.book_number), count(distinct i.book_number), max(c.last_number)
             from petition_intakes i
             full join book_counters c
                 on c.commune = i.commune and c.unit_id = i.book_unit_id and c.year = i.book_year
             group by coalesce(i.commune, c.commune), coalesce(i.book_unit_id, c.unit_id), coalesce(i.book_year, c.year)",
            &[],
        )
        .await
        .unwrap();
    let mut entries = 0;
    for row in rows {
        let (count, least, most, different): (i64, i32, i32, i64) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        let counter: i32 = row.get(4);
        assert_eq!(
            (least, i64::from(most), different, i64::from(counter)),
            (1, count, count, count),
            "a book has a gap"
        );
        entries += count;
    }
    entries
}
