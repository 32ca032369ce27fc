//! Values on their way to the server and back.

use std::error::Error as StdError;
use std::fmt::Write;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::db::{DbError, Param, Row};

/// A value that outlives whoever gave it.
pub enum Owned {
    /// SQL NULL.
    Null,
    /// A BIGINT.
    Int(i64),
    /// A TEXT.
    Text(String),
}

impl From<&Param<'_>> for Owned {
    fn from(param: &Param<'_>) -> Self {
        match param {
            Param::Null => Self::Null,
            Param::Int(number) => Self::Int(*number),
            Param::Text(text) => Self::Text((*text).to_owned()),
        }
    }
}

impl Owned {
    fn borrowed(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Int(number) => Param::Int(*number),
            Self::Text(text) => Param::Text(text),
        }
    }
}

impl std::fmt::Debug for Owned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.borrowed().fmt(f)
    }
}

impl ToSql for Owned {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        self.borrowed().to_sql(ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// As text: then it fits whatever type the statement wants of it.
impl ToSql for Param<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Param::Null => return Ok(IsNull::Yes),
            Param::Int(number) => write!(out, "{number}")?,
            Param::Text(text) => out.extend_from_slice(text.as_bytes()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

impl std::fmt::Debug for Param<'_> {
    /// Without its content: it may be a hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Param::Null => "NULL",
            Param::Int(_) => "a number",
            Param::Text(_) => "a text",
        })
    }
}

/// A whole number of whatever width; a truth value is 0 or 1 as on the other engine.
struct Whole(i64);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT2 => i64::from(i16::from_sql(ty, raw)?),
            Type::INT4 => i64::from(i32::from_sql(ty, raw)?),
            Type::BOOL => i64::from(bool::from_sql(ty, raw)?),
            _ => i64::from_sql(ty, raw)?,
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8 | Type::BOOL)
    }
}

impl Row for tokio_postgres::Row {
    fn int(&self, column: usize) -> Result<i64, DbError> {
        let Whole(number) = self.try_get(column).map_err(|error| misread(&error))?;
        Ok(number)
    }

    fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        let number: Option<Whole> = self.try_get(column).map_err(|error| misread(&error))?;
        Ok(number.map(|Whole(number)| number))
    }

    fn text(&self, column: usize) -> Result<&str, DbError> {
        self.try_get(column).map_err(|error| misread(&error))
    }

    fn opt_text(&self, column: usize) -> Result<Option<&str>, DbError> {
        self.try_get(column).map_err(|error| misread(&error))
    }
}

/// A value that is not what the schema promises: no fault of the connection.
fn misread(error: &tokio_postgres::Error) -> DbError {
    DbError::odd(error.to_string())
}
