//! Statements as they are sent: by the name under which the server keeps them, or by their text.

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row, Statement};

use super::super::db::Param;
use super::super::schema::LOCKS;
use super::value::Owned;

/// What is sent for a statement.
pub enum Call {
    /// The name under which the server keeps it.
    Prepared(Statement),
    /// Its text, and as many times that the server finds a parameter's type.
    Text(String, Vec<Type>),
}

impl Call {
    /// Its rows.
    pub async fn rows(&self, client: &Client, params: &[impl ToSql + Sync]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Prepared(statement) => client.query(statement, &bound(params)).await,
            Self::Text(sql, types) => client.query_typed(sql, &typed(params, types)).await,
        }
    }

    /// How many rows it changed.
    pub async fn changed(&self, client: &Client, params: &[impl ToSql + Sync]) -> Result<u64, Error> {
        match self {
            Self::Prepared(statement) => client.execute(statement, &bound(params)).await,
            Self::Text(sql, types) => client.execute_typed(sql, &typed(params, types)).await,
        }
    }
}

/// A statement that goes along with the next one.
pub struct Later {
    call: Call,
    params: Vec<Owned>,
}

impl Later {
    /// With its values.
    pub fn new(call: Call, params: &[Param<'_>]) -> Self {
        Self { call, params: params.iter().map(Owned::from).collect() }
    }

    /// Sends it.
    pub async fn run(&self, client: &Client) -> Result<u64, Error> {
        self.call.changed(client, &self.params).await
    }
}

fn bound(params: &[impl ToSql + Sync]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|param| param as _).collect()
}

fn typed<'a>(params: &'a [impl ToSql + Sync], types: &[Type]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params.iter().map(|param| param as _).zip(types.iter().cloned()).collect()
}

/// The text as this engine is given it.
pub fn in_full(sql: &str, returns_id: bool) -> String {
    let mut text = LOCKS.iter().fold(sql.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs));
    if returns_id {
        text.push_str(" RETURNING id");
    }
    text
}
