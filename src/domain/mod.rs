//! Values that cannot be wrong: what is parsed here needs no check anywhere else.

pub mod backup_code;
pub mod brand;
pub mod colour;
pub mod country;
pub mod email;
pub mod email_preferences;
pub mod holder;
pub mod ids;
pub mod language;
pub mod network;
pub mod particulars;
pub mod password;
pub mod permission;
pub mod program;
pub mod protocol;
pub mod random;
pub mod right;
pub mod role;
pub mod secret;
pub mod serialized;
pub mod site_path;
pub mod telephone;
pub mod text;
pub mod time;
pub mod token;
pub mod totp;
