//! Rules of tables: checks, references, and what may stand there once only. A new one holds the release before to something that it
//! does not know, unless nothing that it writes can break it.

use tokio_postgres::{Client, Row};

use super::watch::Columns;

/// Each with its table, name, kind and text, the condition of a check, and the columns that it looks at with what stands in each of
/// them where an insert does not give it.
const RULES: &str = "
select t.relname::text, r.name, r.kind, r.says, r.condition,
       array(select a.attname::text from pg_attribute a
             where a.attrelid = t.oid and a.attnum = any(r.keys) order by a.attnum),
       array(select format('(%s)::%s', coalesce(pg_get_expr(d.adbin, d.adrelid), 'null'), format_type(a.atttypid, a.atttypmod))
             from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where a.attrelid = t.oid and a.attnum = any(r.keys) order by a.attnum)
from (
    select conrelid, conname::text, contype::text, replace(pg_get_constraintdef(oid), ' NOT VALID', ''),
           pg_get_expr(conbin, conrelid), conkey
    from pg_constraint where contype in ('c', 'f')
    union all
    select i.indrelid, x.relname::text, 'u'::text, replace(pg_get_indexdef(x.oid), x.relname::text, ''), null::text,
           (i.indkey::int2[])[0:i.indnkeyatts - 1]
    from pg_index i join pg_class x on x.oid = i.indexrelid where i.indisunique or i.indisexclusion
) r (rel, name, kind, says, condition, keys)
join pg_class t on t.oid = r.rel and t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace";

/// One rule.
pub struct Rule {
    table: String,
    name: String,
    kind: String,
    says: String,
    condition: Option<String>,
    columns: Vec<String>,
    not_given: Vec<String>,
}

impl Rule {
    fn of(row: &Row) -> Self {
        Self {
            table: row.get(0),
            name: row.get(1),
            kind: row.get(2),
            says: row.get(3),
            condition: row.get(4),
            columns: row.get(5),
            not_given: row.get(6),
        }
    }

    /// Its columns of which the release before knows nothing, with what stands there where it writes.
    fn unknown(&self, released: &Columns) -> Vec<(&str, &str)> {
        let all = self.columns.iter().zip(&self.not_given);
        let known = |column: &str| released.contains_key(&format!("{}.{column}", self.table));
        all.filter(|(column, _)| !known(column))
            .map(|(column, given)| (column.as_str(), given.as_str()))
            .collect()
    }

    /// The columns of a unique key without conditions or expressions.
    fn key(&self) -> Option<&[String]> {
        let plain = self.says.starts_with("CREATE UNIQUE INDEX ") && self.says.matches('(').count() == 1;
        plain.then_some(self.columns.as_slice())
    }

    /// Whatever passes the other one passes this one too.
    fn follows_from(&self, other: &Self) -> bool {
        if self.table != other.table || self.kind != other.kind {
            return false;
        }
        let contains = |key: &[String]| key.iter().all(|column| self.columns.contains(column));
        self.says == other.says
            || codes(&self.says).zip(codes(&other.says)).is_some_and(|((head, more), (other, fewer))| {
                head == other && fewer.iter().all(|code| more.contains(code))
            })
            || self.key().and(other.key()).is_some_and(contains)
    }
}

/// The column and the codes of a check that is nothing but a list of them; a longer list lets more through.
fn codes(says: &str) -> Option<(&str, Vec<&str>)> {
    let (head, list) = says.split_once(" = ANY (ARRAY[")?;
    let column = head.strip_prefix("CHECK ((")?;
    let codes = list.strip_suffix("])))")?.split(", ");
    let codes: Option<Vec<&str>> =
        codes.map(|code| code.strip_suffix("'::text")?.strip_prefix('\'')).collect();
    Some((column, codes?))
}

/// All that are in force.
pub async fn rules(client: &Client) -> Vec<Rule> {
    client.query(RULES, &[]).await.unwrap().iter().map(Rule::of).collect()
}

/// Names of those that are new and that what the release before writes may break.
pub async fn newly_kept(client: &Client, before: &[Rule], released: &Columns) -> Vec<String> {
    let mut found = Vec::new();
    for rule in rules(client).await {
        let table = format!("{}.", rule.table);
        let written = released.keys().any(|column| column.starts_with(&table));
        if written
            && !before.iter().any(|old| rule.follows_from(old))
            && !passes(client, &rule, released).await
        {
            found.push(rule.name);
        }
    }
    found
}

/// True where whatever the release before writes passes: by what stands in the columns that it does not know.
async fn passes(client: &Client, rule: &Rule, released: &Columns) -> bool {
    let unknown = rule.unknown(released);
    let Some(condition) = &rule.condition else {
        // A key with nothing in one of its columns refers to nothing, and is like no other.
        let nothing = unknown.iter().any(|(_, given)| given.starts_with("(null)"));
        return nothing && !rule.says.contains("NULLS NOT DISTINCT");
    };
    if unknown.len() < rule.columns.len() {
        return false;
    }
    let given: Vec<String> = unknown.iter().map(|(column, given)| format!("{given} as {column}")).collect();
    let asks = format!("select coalesce(({condition}), true) from (select {}) given", given.join(", "));
    client.query_one(&asks, &[]).await.unwrap().get(0)
}

#[test]
fn a_longer_list_of_codes_lets_more_through() {
    let check = |says: &str| Rule {
        table: "petitions".to_owned(),
        name: "petitions_track_check".to_owned(),
        kind: "c".to_owned(),
        says: says.to_owned(),
        condition: None,
        columns: Vec::new(),
        not_given: Vec::new(),
    };
    let two = check("CHECK ((track = ANY (ARRAY['state'::text, 'party'::text])))");
    let three = check("CHECK ((track = ANY (ARRAY['party'::text, 'state'::text, 'council'::text])))");
    let other = check("CHECK ((field = ANY (ARRAY['party'::text, 'state'::text, 'council'::text])))");
    assert!(three.follows_from(&two) && two.follows_from(&two));
    assert!(!two.follows_from(&three) && !other.follows_from(&two));
    let none = check("CHECK ((track <> ALL (ARRAY['state'::text, 'party'::text, 'council'::text])))");
    let more =
        check("CHECK (((track = ANY (ARRAY['state'::text, 'party'::text, 'council'::text])) AND sealed))");
    assert!(!none.follows_from(&two) && !more.follows_from(&two));
}
