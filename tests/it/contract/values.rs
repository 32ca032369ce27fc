//! Values on both engines: as they went in, and no guess.

use vestibule::params;
use vestibule::store::db::{Param, Tx};

use super::{mark, on_each};

#[test]
fn values_come_back_as_they_went() {
    const LARGEST: i64 = (1 << 53) - 1;
    on_each(|engine| {
        let long = "ä€𝄞".repeat(50_000);
        let odd = "tab\t, line\r\n, quote ' \" \\ %_ $1 {} \u{1}\u{7f}\u{2028}\u{202e}";
        for text in [long.as_str(), odd, "", " "] {
            for number in [Some(0), Some(-1), Some(LARGEST), Some(i64::MIN), Some(i64::MAX), None] {
                let kept = text.to_owned();
                let id = engine.write(move |tx| {
                    tx.insert_always(
                        "INSERT INTO outbox (kind, recipient, state, due_at, created_at, lease, last_error)
                         VALUES ('test', $1, 'queued', $2, 0, $3, $4)",
                        params![&kept, LARGEST, number, None::<&str>],
                    )
                });
                let sql = "SELECT recipient, due_at, lease, last_error FROM outbox WHERE id = $1";
                let id = id.expect("written");
                let read = engine.store.scan(|tx| {
                    tx.first(sql, params![id], |row| {
                        let null = row.opt_text(3)?.map(str::to_owned);
                        Ok((row.text(0)?.to_owned(), row.int(1)?, row.opt_int(2)?, null))
                    })
                });
                let read = read.and_then(|row| row).expect("read").expect("a row");
                assert!(read == (text.to_owned(), LARGEST, number, None), "{number:?}");
            }
        }
    });
}

#[test]
fn a_value_of_another_type_is_an_error_and_no_guess() {
    on_each(|engine| {
        engine.write(|tx| mark(tx, "12")).expect("written");
        let sql = "SELECT bucket, used, NULL FROM limits";
        let read = engine.store.scan(|tx| {
            tx.first(sql, &[], |row| {
                assert!(row.int(0).is_err() && row.text(1).is_err() && row.opt_text(1).is_err());
                assert!(row.text(2).is_err() && row.opt_text(2)?.is_none() && row.int(7).is_err());
                row.int(1)
            })
        });
        assert_eq!(read.and_then(|row| row).expect("read"), Some(1));
    });
}

#[test]
fn texts_are_compared_and_ordered_by_their_bytes() {
    on_each(|engine| {
        for bucket in ["a", "B", "ä", "a b", "a-b", "ab", "Ä", "𝄞", "\u{ffff}", "a\u{301}", "", "a_b"] {
            engine.write(move |tx| mark(tx, bucket)).expect("written");
        }
        let list = |sql: &str, params: &[Param<'_>]| {
            let read = |tx: &mut Tx<'_>| tx.all(sql, params, |row| Ok(row.text(0)?.to_owned()));
            engine.store.scan(read).and_then(|rows| rows).expect("read")
        };
        let all = list("SELECT bucket FROM limits ORDER BY bucket", &[]);
        assert!(all.len() == 12 && all.is_sorted_by(|one, next| one.as_bytes() < next.as_bytes()), "{all:?}");
        let begins = "SELECT bucket FROM limits WHERE bucket >= $1 AND bucket < $2 ORDER BY bucket";
        assert_eq!(list(begins, params!["a", "b"]), ["a", "a b", "a-b", "a_b", "ab", "a\u{301}"]);
        assert_eq!(list(begins, params!["a ", "a!"]), ["a b"]);
        assert_eq!(list("SELECT bucket FROM limits WHERE bucket = $1", params!["Ä"]), ["Ä"]);
    });
}
