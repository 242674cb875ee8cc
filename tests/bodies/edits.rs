//! Small damages to a body: what a broken disk, a careless proxy or a bug on the way makes of one.

/// One damage, at a place that is taken modulo the body's length.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    Replace(usize, u8),
    Insert(usize, u8),
    Remove(usize),
    /// The bytes between two places once more.
    Repeat(usize, usize),
    CutOff(usize),
}

/// The body after these damages, decoded as a browser decodes an answer.
pub(crate) fn apply(body: &str, edits: &[Edit]) -> String {
    let mut bytes = body.as_bytes().to_vec();
    for edit in edits {
        let place = |at: usize| at % bytes.len().max(1);
        match *edit {
            _ if bytes.is_empty() => {}
            Edit::Replace(at, byte) => {
                let at = place(at);
                bytes[at] = byte;
            }
            Edit::Insert(at, byte) => bytes.insert(place(at), byte),
            Edit::Remove(at) => {
                bytes.remove(place(at));
            }
            Edit::Repeat(from, to) => {
                let (from, to) = (place(from.min(to)), place(from.max(to)));
                let again = bytes.get(from..to).unwrap_or_default().to_vec();
                bytes.splice(from..from, again);
            }
            Edit::CutOff(at) => bytes.truncate(place(at)),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
