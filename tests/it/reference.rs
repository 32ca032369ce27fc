//! The reference of the form dialect: generated from the action table, and held to the code and the wire.

pub mod world;

/// A value as a form sends it.
pub fn encoded(value: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~@,:/".contains(byte);
    value.bytes().fold(String::new(), |text, byte| match byte {
        b' ' => text + "+",
        byte if plain(&byte) => text + &char::from(byte).to_string(),
        byte => text + &format!("%{byte:02X}"),
    })
}
