//! The figures of `stats`: every documented one, and zero, since nothing is sold or billed here.

use crate::action::{Field, Fields, Type, Value};

/// What a figure is when there is nothing to count.
#[derive(Clone, Copy)]
enum Zero {
    Count,
    Money,
    No,
}

use Zero::{Count, Money, No};

macro_rules! figures {
    ($($name:literal $zero:ident,)*) => {
        /// The figures in the documented order.
        const FIGURES: &[(&str, Zero)] = &[$(($name, $zero)),*];
        /// The same for the reference.
        pub const FIELDS: &[Field] = &[$(Field::new(concat!("stats.", $name), $zero.kind(), $zero.about())),*];
    };
}

figures! {
    "numdueinvoices" Count,
    "dueinvoicesbalance" Money,
    "incredit" No,
    "creditbalance" Money,
    "grossRevenue" Money,
    "expenses" Money,
    "income" Money,
    "numoverdueinvoices" Count,
    "overdueinvoicesbalance" Money,
    "numDraftInvoices" Count,
    "draftInvoicesBalance" Money,
    "numunpaidinvoices" Count,
    "unpaidinvoicesamount" Money,
    "numpaidinvoices" Count,
    "paidinvoicesamount" Money,
    "numcancelledinvoices" Count,
    "cancelledinvoicesamount" Money,
    "numrefundedinvoices" Count,
    "refundedinvoicesamount" Money,
    "numcollectionsinvoices" Count,
    "collectionsinvoicesamount" Money,
    "numpaymentpendinginvoices" Count,
    "paymentpendinginvoicesamount" Money,
    "productsnumactivehosting" Count,
    "productsnumhosting" Count,
    "productsnumactivereseller" Count,
    "productsnumreseller" Count,
    "productsnumactiveservers" Count,
    "productsnumservers" Count,
    "productsnumactiveother" Count,
    "productsnumother" Count,
    "productsnumactive" Count,
    "productsnumtotal" Count,
    "numactivedomains" Count,
    "numdomains" Count,
    "numacceptedquotes" Count,
    "numquotes" Count,
    "numtickets" Count,
    "numactivetickets" Count,
    "numaffiliatesignups" Count,
    "isAffiliate" No,
}

impl Zero {
    const fn kind(self) -> Type {
        match self {
            Count => Type::Int,
            Money => Type::Text,
            No => Type::Flag,
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Count => "0",
            Money => "`0.00`",
            No => "No",
        }
    }

    fn value(self) -> Value {
        match self {
            Count => 0.into(),
            Money => "0.00".into(),
            No => false.into(),
        }
    }
}

/// The figures of a client for whom there is nothing to count.
pub fn none() -> Value {
    Value::Object(FIGURES.iter().map(|(name, zero)| ((*name).into(), zero.value())).collect::<Fields>())
}
