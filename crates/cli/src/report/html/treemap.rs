//! Divides a rectangle among weights, so that areas are in proportion and the parts are near to squares.

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// Without a rim on each side, and more above.
    pub(super) fn inset(self, rim: f64, above: f64) -> Rect {
        Rect {
            x: self.x + rim,
            y: self.y + rim + above,
            width: (self.width - 2.0 * rim).max(0.0),
            height: (self.height - 2.0 * rim - above).max(0.0),
        }
    }
}

/// One part for each weight, in the order of the weights; all weights are above zero. Rows are filled along the shorter side
/// with the largest weights first, for as long as that makes the worst part of the row more of a square.
pub(super) fn divide(weights: &[f64], area: Rect) -> Vec<Rect> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let weight = |at: usize| weights.get(at).copied().unwrap_or(0.0);
    order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
    let total: f64 = weights.iter().sum();
    let scale = area.width * area.height / total.max(f64::MIN_POSITIVE);
    let mut parts: Vec<(usize, Rect)> = Vec::with_capacity(weights.len());
    let mut left = area;
    let mut rest = order.as_slice();
    while let Some((&first, _)) = rest.split_first() {
        let side = left.width.min(left.height).max(f64::MIN_POSITIVE);
        let (mut count, mut sum, largest) = (1, weight(first) * scale, weight(first) * scale);
        while let Some(&next) = rest.get(count) {
            let (now, then) = (weight(rest[count - 1]) * scale, weight(next) * scale);
            if worst(largest, then, sum + then, side) > worst(largest, now, sum, side) {
                break;
            }
            sum += then;
            count += 1;
        }
        let (row, others) = rest.split_at(count);
        let depth = sum / side;
        let mut along = 0.0;
        for &it in row {
            let length = weight(it) * scale / depth.max(f64::MIN_POSITIVE);
            let part = if left.width < left.height {
                Rect { x: left.x + along, y: left.y, width: length, height: depth }
            } else {
                Rect { x: left.x, y: left.y + along, width: depth, height: length }
            };
            parts.push((it, part));
            along += length;
        }
        if left.width < left.height {
            left = Rect { y: left.y + depth, height: (left.height - depth).max(0.0), ..left };
        } else {
            left = Rect { x: left.x + depth, width: (left.width - depth).max(0.0), ..left };
        }
        rest = others;
    }
    parts.sort_by_key(|&(at, _)| at);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// How far from a square the worst part of a row is: areas of the largest, the smallest and all of the row.
fn worst(largest: f64, smallest: f64, sum: f64, side: f64) -> f64 {
    let (side, sum) = (side * side, sum * sum);
    (side * largest / sum).max(sum / (side * smallest.max(f64::MIN_POSITIVE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_in_proportion_and_fill_the_whole() {
        let whole = Rect { x: 10.0, y: 20.0, width: 600.0, height: 400.0 };
        let weights = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0];
        let parts = divide(&weights, whole);
        assert_eq!(parts.len(), weights.len());
        for (part, weight) in parts.iter().zip(weights) {
            assert!((part.width * part.height - weight * 10_000.0).abs() < 1e-6, "{part:?}");
            assert!(part.x >= whole.x && part.y >= whole.y && part.x + part.width <= whole.x + whole.width + 1e-6);
            assert!(part.width / part.height < 4.0 && part.height / part.width < 4.0, "{part:?} is a strip");
        }
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(divide(&[], Rect { x: 0.0, y: 0.0, width: 1.0, height: 1.0 }), []);
    }
}
