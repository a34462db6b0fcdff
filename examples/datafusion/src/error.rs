//! What can go wrong.

use ballista_core::error::BallistaError;
use datafusion::error::DataFusionError;

/// What can go wrong: in a plan, in a query, and in the comparison of the engines.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A function of SQL is called with something other than one `DOUBLE`.
    #[error("{name} takes one argument of type Float64, got {found}")]
    Argument {
        /// The name of the function in SQL.
        name: String,
        /// The arguments that it got.
        found: String,
    },
    /// The bytes that a plan holds for a function are not a function.
    #[error("the plan holds no function {name}: {reason}")]
    Plan {
        /// The name of the function in SQL.
        name: String,
        /// What is wrong with the bytes.
        reason: String,
    },
    /// Two ways to compute one thing differ.
    #[error("{what} is {found}, and should be {expected}")]
    Differs {
        /// What is compared.
        what: String,
        /// What the engine says.
        found: String,
        /// What the library says.
        expected: String,
    },
    /// An argument of the program is wrong.
    #[error("{0}")]
    Usage(String),
    /// A function is refused.
    #[error(transparent)]
    Function(#[from] shallow_relu::Error),
    /// DataFusion reports an error.
    #[error(transparent)]
    DataFusion(Box<DataFusionError>),
    /// Ballista reports an error.
    #[error(transparent)]
    Ballista(Box<BallistaError>),
    /// A file or a connection fails.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        Self::DataFusion(Box::new(error))
    }
}

impl From<BallistaError> for Error {
    fn from(error: BallistaError) -> Self {
        Self::Ballista(Box::new(error))
    }
}

impl From<Error> for DataFusionError {
    fn from(error: Error) -> Self {
        match error {
            Error::DataFusion(error) => *error,
            other => Self::External(Box::new(other)),
        }
    }
}
