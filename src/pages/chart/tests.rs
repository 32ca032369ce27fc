//! The geometry of a chart.

use super::*;

fn series(values: &[&[i64]]) -> Vec<Series> {
    values.iter().map(|values| Series { name: "a".to_owned(), values: values.to_vec() }).collect()
}

fn chart(values: &[&[i64]]) -> Chart {
    let last = Timestamp::from_millis(1_794_366_000_000);
    Chart::new(Words::default(), ("test", "chart-invites"), last, &series(values))
}

#[test]
fn the_scale_is_round_and_reaches_the_greatest_value() {
    for (greatest, step, top) in [
        (0, 1, 1),
        (1, 1, 1),
        (4, 1, 4),
        (5, 2, 6),
        (17, 5, 20),
        (20, 5, 20),
        (21, 10, 30),
        (999, 500, 1_000),
        (1_000_001, 500_000, 1_500_000),
    ] {
        assert_eq!(scale(greatest), (step, top), "{greatest}");
    }
    for greatest in (0..4_000).chain([i64::MAX / 3, i64::MAX - 1, i64::MAX]) {
        let (step, top) = scale(greatest);
        assert!(step >= 1 && top >= greatest && lines(step, top).len() <= 6, "{greatest}");
    }
}

#[test]
fn bars_stand_side_by_side_within_their_day_and_reach_no_further_than_the_top() {
    let chart = chart(&[&[0, 4, 10], &[10, 1, 0], &[5, 0, 1]]);
    assert_eq!(chart.bars.len(), 6);
    for bar in &chart.bars {
        assert_eq!(bar.y.0 + bar.height.0, BOTTOM);
        assert!(bar.y.0 >= TOP && bar.width.0 > 0, "{bar:?}");
        let within = |slot: &&Slot| bar.x.0 >= slot.x.0 && bar.x.0 + bar.width.0 <= slot.x.0 + slot.width.0;
        assert_eq!(chart.slots.iter().filter(within).count(), 1, "{bar:?}");
    }
    let apart = chart.bars.windows(2).all(|two| two[0].x.0 + two[0].width.0 <= two[1].x.0);
    assert!(apart, "{:?}", chart.bars);
    let full = chart.bars.iter().filter(|bar| bar.y.0 == TOP).count();
    assert_eq!(full, 2, "ten is the top of the scale");
}

#[test]
fn a_little_beside_very_much_can_still_be_seen() {
    let chart = chart(&[&[1, i64::MAX], &[0, 5_000_000]]);
    assert!(chart.bars.iter().all(|bar| bar.height.0 >= LEAST && bar.y.0 >= TOP));
    assert_eq!(chart.bars.len(), 3);
}

#[test]
fn nothing_is_no_picture() {
    assert!(chart(&[&[0, 0], &[0, 0]]).is_empty());
    assert!(chart(&[]).is_empty() && chart(&[]).named().is_empty());
    assert!(!chart(&[&[0, 1]]).is_empty());
}

#[test]
fn days_end_with_the_last_one_and_lengths_are_written_in_percent() {
    let chart = chart(&[&[1; 30]]);
    let names: Vec<&str> = chart.named().iter().map(|(_, _, name)| *name).collect();
    assert_eq!(names, ["13 October", "28 October", "11 November"]);
    assert_eq!(chart.slots[29].said, "11 November – a: 1");
    assert_eq!(Part(BOTTOM).to_string(), "86.00%");
    assert_eq!(Part(1_205).to_string(), "12.05%");
}

#[test]
fn numbers_of_the_scale_are_short() {
    for (value, text) in [
        (0, "0"),
        (500, "500"),
        (1_500, "1.5k"),
        (1_501, "1501"),
        (5_000, "5k"),
        (10_000, "10k"),
        (12_500, "12.5k"),
        (1_500_000, "1.5M"),
        (20_000_000, "20M"),
    ] {
        assert_eq!(short(value), text);
    }
}
